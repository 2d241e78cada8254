import { shrinkEffects, wilsonInterval, type PastEffect } from '@sextant/stats'
import type { KeyResultForecast, NO_FEASIBILITY } from '../contract/forecast.js'

type Feasibility = NonNullable<KeyResultForecast['feasibility']>

/** A decided experiment; positive effects are improvements. */
export interface PastExperiment extends PastEffect {
  readonly metricId: string
  readonly won: boolean
  readonly decidedOn: string
}

/** Fewer say nothing of the next one. */
const LEAST_EXPERIMENTS = 6
const CONFIDENCE_ALPHA = 0.05

export interface FeasibilityFacts {
  readonly metricId: string
  readonly direction: 'up' | 'down'
  readonly current: number
  readonly target: number
  readonly reached: boolean
  readonly history: readonly PastExperiment[]
  /** The first day of the year that the pace of testing is taken from. */
  readonly yearFrom: string
  readonly daysLeft: number
}

/**
 * Whether the way that is left can be gone by experiments like those so far: how many wins of the
 * middle size compound to it, how many tests that takes at the win rate, and how many there is time
 * for. Sizes are drawn towards the record first, since the largest wins are partly luck. Experiments
 * on the metric itself count where it has six, else all of them.
 */
export function feasibility(
  facts: FeasibilityFacts,
): Feasibility | (typeof NO_FEASIBILITY)[number] {
  if (facts.current <= 0 || facts.target <= 0) return 'no_ratio'
  const own = facts.history.filter((past) => past.metricId === facts.metricId)
  const basis = own.length >= LEAST_EXPERIMENTS ? 'metric' : 'all'
  const record = basis === 'metric' ? own : facts.history
  if (record.length < LEAST_EXPERIMENTS) return 'too_few_experiments'
  const winSize = middleWin(record)
  const wins = record.filter((past) => past.won).length
  if (winSize === null || !(winSize > 0)) return 'no_wins'
  const winRate = wins / record.length
  const lastYear = record.filter((past) => past.decidedOn >= facts.yearFrom).length
  const testsLeft = (lastYear / 365) * facts.daysLeft
  const winsNeeded = winsFor(facts, winSize)
  const testsNeeded = Math.ceil(winsNeeded / winRate - ROUNDING)
  const interval = wilsonInterval(
    { kind: 'proportion', n: record.length, sum: wins },
    CONFIDENCE_ALPHA,
  )
  return {
    needed: facts.target / facts.current - 1,
    winSize,
    wins,
    concluded: record.length,
    winRate,
    winRateInterval: [interval[0], interval[1]],
    winsNeeded,
    testsNeeded,
    testsLeft,
    verdict: verdictOf(facts, testsNeeded <= testsLeft),
    basis,
  }
}

/** A whole number must not become the next one by the last digit of a logarithm. */
const ROUNDING = 1e-9

/** Wins that compound from the current value to the target. */
function winsFor({ direction, current, target, reached }: FeasibilityFacts, size: number): number {
  const step = direction === 'up' ? Math.log1p(size) : Math.log1p(-Math.min(size, 0.99))
  const count = Math.log(target / current) / step
  return reached || count <= 0 ? 0 : Math.ceil(count - ROUNDING)
}

function verdictOf(facts: FeasibilityFacts, enough: boolean): Feasibility['verdict'] {
  if (facts.reached) return 'reached'
  const up = facts.target > facts.current
  if (up !== (facts.direction === 'up')) return 'wrong_way'
  return enough ? 'within_reach' : 'not_this_cycle'
}

/** The middle of what the wins are expected to be worth, given the record of all experiments. */
function middleWin(record: readonly PastExperiment[]): number | null {
  const { effects } = shrinkEffects([...record], { method: 'dersimonian-laird', alpha: 0.05 })
  const sizes = effects
    .flatMap((effect, index) => (record[index]?.won === true ? [effect.mean] : []))
    .toSorted((a, b) => a - b)
  const [low, high] = [sizes[(sizes.length - 1) >> 1], sizes[sizes.length >> 1]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}
