import {
  isShare,
  withoutUnit,
  type KeyResult,
  type Metric,
  type NumberStyle,
} from '@sextant/core/contract'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import {
  BARE,
  enteredDecimals,
  heldPeriods,
  type KeyResultCode,
  type Paced,
  paceOf,
  rangeFigures,
  zoneOf,
} from './key-result.js'

const { t } = useMessages()
const format = useFormat()

type Ranged = Pick<KeyResult, 'range'>

/** `KR 1.2`, or the word for a health key result. */
function code({ objective, place }: KeyResultCode): string {
  return place === null ? t('objectives.role.health') : `KR ${objective}.${place}`
}

/**
 * Decimals of all figures of a key result: enough for its range as entered. Figures of a metric keep
 * at least the decimals that every screen gives numbers of their size.
 */
function styleOf({ range }: Ranged, metric: Metric | undefined): NumberStyle {
  const figures = rangeFigures(range)
  const scale = metric && isShare(metric) ? 2 : 0
  const entered = Math.max(0, ...figures.map(enteredDecimals)) - scale
  const usual = metric ? Math.max(0, ...figures.map((one) => usualDecimals(one, metric))) : 0
  return { decimals: Math.max(usual, entered) }
}

function usualDecimals(figure: number, metric: Metric): number {
  const text = format.value(figure, withoutUnit(metric)).replace('%', '')
  return text.split('.')[1]?.length ?? 0
}

/** A value of the key result, in its metric's unit where it has one. */
function value(
  number: number | null | undefined,
  keyResult: Ranged,
  metric: Metric | undefined,
): string {
  const { range } = keyResult
  if (typeof number === 'number') {
    if (range.type === 'boolean') return t(number >= 1 ? 'objectives.yes' : 'objectives.no')
    if (range.type === 'ordinal') return t(`objectives.zone.${zoneOf(number)}`)
  }
  return format.value(number, metric ?? BARE, styleOf(keyResult, metric))
}

/** A value on an axis or in a table: a figure entered by hand keeps its decimals. */
function onAxis(number: number, keyResult: Ranged, metric: Metric | undefined): string {
  if (metric) return value(number, keyResult, metric)
  const { decimals = 0 } = styleOf(keyResult, metric)
  return format.number(number, { decimals: Math.max(decimals, enteredDecimals(number)) })
}

/** A difference of two values, signed. */
function change(number: number | null, keyResult: Ranged, metric: Metric | undefined): string {
  const { decimals = 0 } = styleOf(keyResult, metric)
  return format.change(number, metric ?? BARE, { decimals: decimals + 1 })
}

/** Where it goes: `3.20 → 3.60`, `at most 2.0 s`, `2 of 4 milestones`. */
function span(keyResult: Ranged, metric: Metric | undefined): string {
  const { range } = keyResult
  const print = (number: number) => value(number, keyResult, metric)
  switch (range.type) {
    case 'move':
    case 'cumulative': {
      const bare = metric ? withoutUnit(metric) : BARE
      const [from, to] = [range.baseline, range.target].map((number) =>
        format.value(number, bare, styleOf(keyResult, metric)),
      )
      return `${from?.replace('%', '') ?? ''} → ${to ?? ''}`
    }
    case 'maintain_min':
      return t('objectives.range.atLeast', { value: print(range.bound) })
    case 'maintain_max':
      return t('objectives.range.atMost', { value: print(range.bound) })
    case 'maintain_band':
      return t('objectives.range.band', { low: print(range.low), high: print(range.high) })
    case 'boolean':
    case 'baseline_setting':
      return t(`objectives.spanOf.${range.type}`)
    case 'ordinal':
      return format.text(range.target)
    case 'milestone': {
      const done = range.milestones.filter((one) => one.done).length
      return t('objectives.range.milestones', { done, count: range.milestones.length })
    }
  }
}

/** Progress as it is, also above 100% or below 0%; periods held where it is a share of periods. */
function raw(keyResult: KeyResult): string {
  const periods = heldPeriods(keyResult)
  return periods ? t('objectives.held', periods) : format.percent(keyResult.raw)
}

/** Progress minus expected in points: `+2.5`; the head of the column names the unit. */
function pace(of: Paced): string {
  const points = paceOf(of)
  return format.number(points === null ? null : points * 100, { decimals: 1, signed: true })
}

/** The pace bar in one sentence for those who do not see it. */
function bar(of: Paced): string {
  return t('objectives.bar', {
    progress: format.percent(of.progress),
    expected: format.percent(of.expected),
    health: t(`health.${of.health}`),
  })
}

/** Weight in the objective: `50%`, `33.34%`. */
function weight({ weightBp }: Pick<KeyResult, 'weightBp'>): string {
  return format.percent(weightBp / 10_000, { decimals: weightBp % 100 === 0 ? 0 : 2 })
}

/** What a reader should know beside the numbers, in a few words each. */
function notes({ flags }: Pick<KeyResult, 'flags'>): readonly string[] {
  // A bar that runs off its end says that a target is passed.
  return flags.flatMap((flag) => (flag === 'beyond_target' ? [] : [t(`objectives.flag.${flag}`)]))
}

/** Texts about key results in the reader's language. */
export function useKeyResultWords() {
  return { code, value, onAxis, change, span, raw, pace, weight, bar, notes }
}
