const DAY_MS = 86_400_000

/** First and last day of an axis, both included. */
export interface DaySpan {
  readonly from: string
  readonly to: string
}

/** The middle of a day on an axis of a width; days outside lie on its ends. */
export function dayX(day: string, { from, to }: DaySpan, width: number): number {
  const days = daysBetween(from, to) + 1
  const place = Math.min(days - 0.5, Math.max(0.5, daysBetween(from, day) + 0.5))
  return (place / days) * width
}

/** Mondays inside the span, thinned so that labels of `room` pixels never touch. */
export function weekTicks(
  span: DaySpan,
  width: number,
  room: number,
): readonly { readonly day: string; readonly x: number; readonly labelled: boolean }[] {
  const toMonday = (8 - new Date(span.from).getUTCDay()) % 7
  const mondays: string[] = []
  for (let day = addDays(span.from, toMonday); day <= span.to; day = addDays(day, 7)) {
    mondays.push(day)
  }
  const perWeek = width / ((daysBetween(span.from, span.to) + 1) / 7)
  const every = Math.max(1, Math.ceil(room / perWeek))
  return mondays.map((day, index) => {
    return { day, x: dayX(day, span, width), labelled: index % every === 0 }
  })
}

/**
 * Rows for marks that stand along a line, so that none of `size` pixels covers another: each goes
 * to the first row with room, in the order given, which must be that of x.
 */
export function stackRows(xs: readonly number[], size: number): readonly number[] {
  const ends: number[] = []
  return xs.map((x) => {
    const free = ends.findIndex((end) => x - end >= size)
    const row = free === -1 ? ends.length : free
    ends[row] = x
    return row
  })
}

/** Where the arrow keys lead: along a lane, or to the nearest mark of the next lane that has any. */
export function nextMark(
  lanes: readonly (readonly { readonly x: number }[])[],
  at: { readonly lane: number; readonly mark: number },
  key: string,
): { readonly lane: number; readonly mark: number } {
  const own = lanes[at.lane] ?? []
  const last = own.length - 1
  if (key === 'Home') return { ...at, mark: 0 }
  if (key === 'End') return { ...at, mark: last }
  if (key === 'ArrowLeft') return { ...at, mark: Math.max(0, at.mark - 1) }
  if (key === 'ArrowRight') return { ...at, mark: Math.min(last, at.mark + 1) }
  const step = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0
  if (step === 0) return at
  const x = own[at.mark]?.x ?? 0
  for (let lane = at.lane + step; lane >= 0 && lane < lanes.length; lane += step) {
    const marks = lanes[lane] ?? []
    if (marks.length > 0) return { lane, mark: nearest(marks, x) }
  }
  return at
}

function nearest(marks: readonly { readonly x: number }[], x: number): number {
  const distances = marks.map((mark) => Math.abs(mark.x - x))
  return distances.indexOf(Math.min(...distances))
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}
