export interface MonthCounts {
  readonly label: string
  readonly started: number
  readonly concluded: number
}

interface Bar {
  readonly x: number
  readonly y: number
  readonly height: number
}

interface MonthMark {
  readonly label: string
  readonly middle: number
  readonly started: Bar
  readonly concluded: Bar
}

export interface MonthBarsShape {
  readonly barWidth: number
  readonly months: readonly MonthMark[]
  readonly ticks: readonly { readonly value: number; readonly y: number }[]
}

const MAX_BAR = 18
const GAP = 2

/** Two bars a month on whole counts: what was started beside what was concluded. */
export function monthBars(
  months: readonly MonthCounts[],
  { width, height }: { readonly width: number; readonly height: number },
): MonthBarsShape {
  const most = Math.max(1, ...months.flatMap((month) => [month.started, month.concluded]))
  const step = Math.ceil(most / 4)
  const top = step * Math.ceil(most / step)
  const slot = width / Math.max(1, months.length)
  const barWidth = Math.min(MAX_BAR, (slot - 3 * GAP) / 2)
  const bar = (count: number, x: number): Bar => {
    const tall = (count / top) * height
    return { x, y: height - tall, height: tall }
  }
  return {
    barWidth,
    months: months.map(({ label, started, concluded }, at) => {
      const middle = slot * (at + 0.5)
      return {
        label,
        middle,
        started: bar(started, middle - barWidth - GAP / 2),
        concluded: bar(concluded, middle + GAP / 2),
      }
    }),
    ticks: Array.from({ length: top / step + 1 }, (_, at) => ({
      value: at * step,
      y: height - ((at * step) / top) * height,
    })),
  }
}
