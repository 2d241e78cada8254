import {
  compare,
  confidenceSequence,
  estimateEffect,
  groupBoundaries,
  groupResult,
  mixtureSprt,
  normalUpperQuantile,
  repeatedPValue,
  type Difference,
  type GroupBoundary,
} from '@sextant/stats'
import type { Arms } from './compare-arms.js'
import type { SequentialPlan } from './request.js'

/** What one look says under a plan to look more than once. */
export interface SequentialLook {
  /** May be read at every look of the plan. */
  readonly pValue: number
  readonly interval: readonly [number, number]
  readonly relativeInterval: readonly [number, number]
  /** Only with planned looks. */
  readonly group?: GroupLook
}

interface GroupLook {
  readonly crossed: boolean
  /** Of the relative effect, once a bound is crossed or the last look is reached. */
  readonly afterStopping: {
    readonly pValue: number
    /** Median-unbiased. */
    readonly estimate: number
    readonly interval: readonly [number, number]
  } | null
}

type GroupPlan = Extract<SequentialPlan, { readonly kind: 'group_sequential' }>

const NONE = [Number.NaN, Number.NaN] as const
const EVERYTHING = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const
// Statistics beyond it have no finite quantile, and no smaller p-value is ever read.
const SMALLEST_P = 1e-300

/** Reads two arms under a sequential plan at a two-sided level. Undefined numbers are NaN. */
export function lookAt(arms: Arms, plan: SequentialPlan, alpha: number): SequentialLook {
  switch (plan.kind) {
    case 'confidence_sequence':
      return inSequence(arms, plan.tuning, alpha)
    case 'msprt':
      return byMixture(arms, plan.tau, alpha)
    case 'group_sequential':
      return byBounds(arms, plan, alpha)
  }
}

/** The bound of the present look of a plan. */
export function boundNow(
  { spending, informationFractions }: GroupPlan,
  alpha: number,
): GroupBoundary {
  const plan = { informationFractions, alpha, twoSided: true, spending }
  const bound = groupBoundaries(plan).at(-1)
  if (bound === undefined) throw new RangeError('informationFractions must not be empty')
  return bound
}

function inSequence({ control, treatment }: Arms, tuning: number, alpha: number): SequentialLook {
  const at = (difference: Difference) =>
    confidenceSequence(control, treatment, { difference, alpha, tuning })
  const { pValue, interval } = at('absolute')
  return { pValue, interval, relativeInterval: at('relative').interval }
}

/** tau is about relative effects; for the absolute one it is scaled by the control value. */
function byMixture({ control, treatment }: Arms, tau: number, alpha: number): SequentialLook {
  const at = (difference: Difference) => {
    const effect = estimateEffect(control, treatment, difference)
    const { estimate, standardError, undefinedBecause, baseline } = effect
    const scale = difference === 'absolute' ? Math.abs(baseline) : 1
    if (undefinedBecause !== null || scale === 0) return undefined
    const looks = [{ estimate, variance: standardError ** 2 }]
    return mixtureSprt(looks, { tau: tau * scale, alpha }).looks[0]
  }
  const relative = at('relative')
  return {
    pValue: relative?.pValue ?? Number.NaN,
    interval: at('absolute')?.interval ?? NONE,
    relativeInterval: relative?.interval ?? NONE,
  }
}

/**
 * The bound's nominal level is applied to Welch's test (Jennison and Turnbull 2000, section 3.8), so
 * that interval, p-value and crossing agree in small samples too.
 */
function byBounds(arms: Arms, plan: GroupPlan, alpha: number): SequentialLook {
  const { control, treatment } = arms
  const level = 2 * boundNow(plan, alpha).nominalP
  const at = (difference: Difference) =>
    compare(control, treatment, { difference, alpha: level > 0 ? level : alpha })
  const [absolute, relative] = [at('absolute'), at('relative')]
  const endsOf = ({ interval, undefinedBecause }: typeof absolute) =>
    level > 0 || undefinedBecause !== null ? interval : EVERYTHING
  const known = absolute.undefinedBecause === null
  const crossed = known && absolute.pValue <= level
  const last = plan.informationFractions.at(-1) === 1
  return {
    pValue: known ? repeatedP(plan, absolute.pValue) : Number.NaN,
    interval: endsOf(absolute),
    relativeInterval: endsOf(relative),
    group: {
      crossed,
      afterStopping: crossed || last ? afterStopping(plan, relative, alpha) : null,
    },
  }
}

function repeatedP({ spending, informationFractions }: GroupPlan, pValue: number): number {
  const statistic = normalUpperQuantile(Math.max(pValue, SMALLEST_P) / 2)
  return repeatedPValue({ spending, informationFractions, twoSided: true }, statistic)
}

function afterStopping(
  { spending, informationFractions }: GroupPlan,
  effect: ReturnType<typeof compare>,
  alpha: number,
): GroupLook['afterStopping'] {
  const { estimate, standardError, undefinedBecause } = effect
  if (undefinedBecause !== null) return null
  const plan = { spending, informationFractions, alpha, twoSided: true }
  return groupResult(plan, { look: informationFractions.length - 1, estimate, standardError })
}
