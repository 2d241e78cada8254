const ISO = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/

/**
 * A client's time in ms since 1970: ISO 8601 text, in UTC where it names no zone, or the number
 * itself. Null for anything else, such as a day that is not in the calendar.
 */
export function readTime(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.trunc(value) : null
  if (typeof value !== 'string') return null
  const found = ISO.exec(value)
  if (found === null) return null
  const zoned = value.length > 10 && found[1] === undefined ? `${value}Z` : value
  const time = Date.parse(zoned)
  return Number.isNaN(time) || !isInCalendar(value) ? null : time
}

// Date.parse takes the 30th of February for the 2nd of March.
function isInCalendar(text: string): boolean {
  const day = text.slice(0, 10)
  if (day.slice(8) <= '28') return true
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
}
