import { compare, normalSurvival } from '@sextant/stats'
import type { SliceMoments } from '@sextant/events'
import type { Moments } from '@sextant/stats'
import type { HealthCheck } from '../../../contract/experiment.js'
import { armKeys, byPValue, type StreamHealthFacts } from './health-facts.js'

/** An effect on fewer units of an arm says nothing of a day. */
const LEAST_UNITS = 100
const LEAST_DAYS = 4

interface DayEffect {
  readonly age: number
  readonly estimate: number
  readonly variance: number
}

/**
 * Whether the effect on the target wears off or grows with the days since exposure: the mean effect of
 * the earlier half of the days against that of the later half, each day weighted by its precision. The
 * days of one unit hang together, which makes the difference of the halves less uncertain than this
 * takes it to be, so a watch is no artefact of that. The treatment that changes most counts.
 */
export function checkNovelty(facts: StreamHealthFacts): HealthCheck {
  const check = 'novelty'
  const slices = facts.counted.targetByAge
  if (slices === null) return { check, status: 'not_computable', params: { reason: 'no_days' } }
  const { control, treatments } = armKeys(facts)
  const found = treatments.flatMap((treatment) => {
    const days = dayEffects(slices, control, treatment)
    return days.length < LEAST_DAYS ? [] : [{ treatment, ...halves(days) }]
  })
  const [most] = found.toSorted((a, b) => a.pValue - b.pValue)
  if (most === undefined) {
    return { check, status: 'not_computable', params: { reason: 'few_days', days: LEAST_DAYS } }
  }
  const pValue = Math.min(1, most.pValue * found.length)
  // It says that the effect is not one number, not that the data are wrong.
  const status = byPValue(pValue) === 'ok' ? 'ok' : 'watch'
  const { treatment, early, later, days } = most
  return { check, status, params: { treatment, early, later, days, pValue } }
}

function dayEffects(
  slices: readonly SliceMoments<Moments>[],
  control: string,
  treatment: string,
): DayEffect[] {
  const ages = [...new Set(slices.map(({ slice }) => Number(slice ?? Number.NaN)))]
  return ages
    .filter((age) => Number.isFinite(age))
    .toSorted((a, b) => a - b)
    .flatMap((age) => {
      const of = (variant: string) =>
        slices.find((item) => item.variant === variant && item.slice === String(age))?.moments
      const [a, b] = [of(control), of(treatment)]
      if (a === undefined || b === undefined || Math.min(a.n, b.n) < LEAST_UNITS) return []
      const { estimate, standardError } = compare(a, b, { difference: 'relative', alpha: 0.05 })
      const known = Number.isFinite(estimate) && standardError > 0
      return known ? [{ age, estimate, variance: standardError ** 2 }] : []
    })
}

function halves(days: readonly DayEffect[]) {
  const middle = Math.floor(days.length / 2)
  const early = weightedMean(days.slice(0, middle))
  const later = weightedMean(days.slice(middle))
  const z = (later.estimate - early.estimate) / Math.sqrt(early.variance + later.variance)
  return {
    early: early.estimate,
    later: later.estimate,
    days: days.length,
    pValue: 2 * normalSurvival(Math.abs(z)),
  }
}

function weightedMean(days: readonly DayEffect[]) {
  const weight = days.reduce((sum, { variance }) => sum + 1 / variance, 0)
  const total = days.reduce((sum, { estimate, variance }) => sum + estimate / variance, 0)
  return { estimate: total / weight, variance: 1 / weight }
}
