/** The calendar day in UTC, as the server counts it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10)
}
