import {
  absolute,
  clampToUnit,
  compare,
  decimal,
  minus,
  ONE,
  over,
  plus,
  ratio,
  ZERO,
  type Fraction,
} from '../fraction.js'

/** The numbers a key result is judged by, with its range. */
export type ProgressInput =
  | {
      readonly type: 'move'
      readonly baseline: number
      readonly target: number
      readonly current: number | null
    }
  | {
      readonly type: 'cumulative'
      readonly baseline: number
      readonly target: number
      /** The sum of the cycle's values so far. */
      readonly current: number | null
    }
  | {
      readonly type: 'maintain_min' | 'maintain_max'
      readonly bound: number
      /** Left out: the share of periods in bound; `latest`: the newest one alone. */
      readonly judged?: 'share' | 'latest' | undefined
      /** One a period; null is a period without a value and does not count. */
      readonly values: readonly (number | null)[]
    }
  | {
      readonly type: 'maintain_band'
      readonly low: number
      readonly high: number
      readonly tolerance: number | null
      readonly current: number | null
    }
  | {
      readonly type: 'milestone'
      readonly milestones: readonly { readonly weight: number; readonly done: boolean }[]
    }
  /** 1 is done, 0 is not. */
  | { readonly type: 'boolean'; readonly current: number | null }
  /** The zone that was reached: 0 fail, 1 commit, 2 target, 3 stretch. */
  | { readonly type: 'ordinal'; readonly current: number | null }
  | { readonly type: 'baseline_setting'; readonly current: number | null }

/** What each zone is worth, from fail to stretch. */
const ZONES = [0, 0.3, 0.7, 1].map(decimal)

/** `raw` may lie outside 0–1 and is always shown; `progress` is raw held in 0–1, for roll-up. */
export interface Progress {
  readonly raw: Fraction | null
  readonly progress: Fraction | null
  readonly error: 'target_equals_baseline' | null
}

/**
 * Progress of one key result, exactly (OKR rules 3.2). No value yet gives null, never 0. A move
 * range without width has no progress and says so.
 */
export function progress(input: ProgressInput): Progress {
  const isWay = input.type === 'move' || input.type === 'cumulative'
  if (isWay && input.baseline === input.target) {
    return { raw: null, progress: null, error: 'target_equals_baseline' }
  }
  const raw = rawProgress(input)
  return { raw, progress: raw === null ? null : clampToUnit(raw), error: null }
}

function rawProgress(input: ProgressInput): Fraction | null {
  switch (input.type) {
    case 'move':
    case 'cumulative': {
      if (input.current === null) return null
      const baseline = decimal(input.baseline)
      // One formula for both directions: the sign cancels.
      return over(minus(decimal(input.current), baseline), minus(decimal(input.target), baseline))
    }
    case 'maintain_min':
      return shareOf(judged(input), (value) => value >= input.bound)
    case 'maintain_max':
      return shareOf(judged(input), (value) => value <= input.bound)
    case 'maintain_band':
      return input.current === null ? null : nearness(input, decimal(input.current))
    case 'milestone':
      return doneShare(input.milestones)
    case 'boolean':
      return input.current === null ? null : input.current === 0 ? ZERO : ONE
    case 'ordinal':
      return input.current === null ? null : (ZONES[input.current] ?? null)
    case 'baseline_setting':
      return input.current === null ? null : ONE
  }
}

function judged(input: {
  readonly values: readonly (number | null)[]
  readonly judged?: 'share' | 'latest' | undefined
}): readonly (number | null)[] {
  if (input.judged !== 'latest') return input.values
  const newest = input.values.findLast((value) => value !== null)
  return newest === undefined ? [] : [newest]
}

function shareOf(
  values: readonly (number | null)[],
  holds: (value: number) => boolean,
): Fraction | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : ratio(known.filter(holds).length, known.length)
}

interface Band {
  readonly low: number
  readonly high: number
  readonly tolerance: number | null
}

/** 1 inside the band, edges included; outside it falls to 0 over the tolerance. */
function nearness(band: Band, current: Fraction): Fraction {
  const low = decimal(band.low)
  const high = decimal(band.high)
  const below = minus(low, current)
  const above = minus(current, high)
  const distance = compare(below, above) > 0 ? below : above
  if (compare(distance, ZERO) <= 0) return ONE
  const tolerance = band.tolerance === null ? defaultTolerance(low, high) : decimal(band.tolerance)
  if (compare(tolerance, ZERO) <= 0) return ZERO
  return clampToUnit(minus(ONE, over(distance, tolerance)))
}

/** Half the width of the band; a band of one point allows a tenth of its own size. */
function defaultTolerance(low: Fraction, high: Fraction): Fraction {
  const half = over(minus(high, low), ratio(2))
  if (compare(half, ZERO) > 0) return half
  return over(absolute(plus(low, high)), ratio(20))
}

function doneShare(
  milestones: readonly { readonly weight: number; readonly done: boolean }[],
): Fraction | null {
  if (milestones.length === 0) return null
  const even = milestones.every((milestone) => milestone.weight === 0)
  const weightOf = (milestone: { readonly weight: number }) =>
    even ? ONE : decimal(milestone.weight)
  const sum = (items: typeof milestones) => items.map(weightOf).reduce(plus, ZERO)
  return over(sum(milestones.filter((milestone) => milestone.done)), sum(milestones))
}
