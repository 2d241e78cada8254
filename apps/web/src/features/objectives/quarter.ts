import type { Locale } from '@sextant/core/contract'

interface Quarter {
  readonly name: string
  readonly startsOn: string
  readonly endsOn: string
}

const day = (year: number, month: number, date: number) =>
  new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10)

/** The calendar quarter a day lies in, named in that language: what a new cycle is offered as. */
function quarterOf(on: string, locale: Locale): Quarter {
  const year = Number(on.slice(0, 4))
  const index = Math.floor((Number(on.slice(5, 7)) - 1) / 3)
  return {
    name: locale === 'zh' ? `${year} 年 Q${index + 1}` : `Q${index + 1} ${year}`,
    startsOn: day(year, index * 3, 1),
    endsOn: day(year, index * 3 + 3, 0),
  }
}

/** The first quarter, from the one of that day on, that overlaps no cycle there is. */
export function nextFreeQuarter(
  on: string,
  cycles: readonly { readonly startsOn: string; readonly endsOn: string }[],
  locale: Locale,
): Quarter {
  let quarter = quarterOf(on, locale)
  const taken = () =>
    cycles.some((one) => one.startsOn <= quarter.endsOn && quarter.startsOn <= one.endsOn)
  while (taken()) {
    const [year, month] = quarter.endsOn.split('-').map(Number)
    quarter = quarterOf(day(year ?? 0, month ?? 0, 1), locale)
  }
  return quarter
}
