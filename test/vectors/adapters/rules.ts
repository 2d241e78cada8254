import {
  alerts,
  correction,
  decimal,
  drift,
  fromTiers,
  pace,
  PACE_PROFILES,
  progress,
  rollup,
  split,
  tiersOf,
  toNumber,
  type Fraction,
  type PerTier,
  type ProgressInput,
} from '@sextant/core'
import type { Adapter, Adapters } from '../adapter.js'
import { asNumber, MalformedVector, type Fields } from '../fields.js'
import { experimentVerdict } from './verdict.js'

const budgetSplit: Adapter = (input) => ({
  parts: split(input.number('total'), input.numbers('weights')),
})

const budgetDrift: Adapter = (input) => {
  const result = drift(perTier(input, 'spent'), perTier(input, 'target_bp'))
  return {
    share: result && tiersOf(result.share),
    deviation: result && tiersOf(result.deviation),
    max_deviation: result && result.maxDeviation,
    tvd: result && result.tvd,
    severity: result && tiersOf(result.severity),
    overall: result && result.overall,
  }
}

const budgetCorrection: Adapter = (input) => {
  const result = correction(
    input.number('total'),
    perTier(input, 'spent'),
    perTier(input, 'target_bp'),
  )
  return {
    full: tiersOf(result.full),
    feasible: result.feasible,
    spend: tiersOf(result.spend),
    best_tvd: result.bestTvd,
  }
}

const okrProgress: Adapter = (input) => {
  const result = progress(readProgress(input))
  return {
    error: result.error,
    raw: numberOrNull(result.raw),
    progress: numberOrNull(result.progress),
  }
}

const okrRollup: Adapter = (input) => {
  const result = rollup(
    input.objects('key_results').map((item) => ({
      weightBp: item.number('weight_bp'),
      progress: item.has('progress') ? decimal(item.number('progress')) : null,
      role: oneOf(['delivery', 'health'] as const, item, 'role'),
    })),
  )
  return { progress: numberOrNull(result.progress), coverage: numberOrNull(result.coverage) }
}

const okrPace: Adapter = (input) => {
  const result = pace({
    progress: input.has('progress') ? decimal(input.number('progress')) : null,
    elapsed: decimal(input.number('elapsed')),
    profile: oneOf(PACE_PROFILES, input, 'profile'),
    stale: input.boolean('stale'),
    closed: input.boolean('closed'),
  })
  return { expected: numberOrNull(result.expected), health: result.health }
}

const metricsAlert: Adapter = (input, options) => {
  const result = alerts(
    {
      direction: oneOf(['up', 'down', 'neutral'] as const, input, 'direction'),
      threshold: options.number('threshold'),
    },
    input.objects('periods').map((period) => ({
      expected: period.number('expected'),
      actual: optionalNumber(period, 'actual'),
    })),
  )
  return { adverse_deviation: result.deviations.map(numberOrNull), fires_at: result.firesAt }
}

/** The product's own rules, which live in @sextant/core. */
export const rules: Adapters = {
  'budget.split': budgetSplit,
  'budget.drift': budgetDrift,
  'budget.correction': budgetCorrection,
  'okr.progress': okrProgress,
  'okr.rollup': okrRollup,
  'okr.pace': okrPace,
  'metrics.alert': metricsAlert,
  'experiments.verdict': experimentVerdict,
}

function readProgress(input: Fields): ProgressInput {
  const type = input.string('type')
  switch (type) {
    case 'move':
      return {
        type,
        baseline: input.number('baseline'),
        target: input.number('target'),
        current: optionalNumber(input, 'current'),
      }
    case 'maintain_min':
    case 'maintain_max':
      return { type, bound: input.number('bound'), values: numbersOrNull(input, 'values') }
    case 'maintain_band':
      return {
        type,
        low: input.number('low'),
        high: input.number('high'),
        tolerance: optionalNumber(input, 'tolerance'),
        current: optionalNumber(input, 'current'),
      }
    case 'milestone':
      return {
        type,
        milestones: input
          .objects('milestones')
          .map((item) => ({ weight: item.number('weight'), done: item.boolean('done') })),
      }
    default:
      throw new MalformedVector(`unknown type ${JSON.stringify(type)}`)
  }
}

function optionalNumber(input: Fields, name: string): number | null {
  return input.has(name) ? input.number(name) : null
}

function numbersOrNull(input: Fields, name: string): (number | null)[] {
  const list = input.raw[name]
  if (!Array.isArray(list)) throw new MalformedVector(`${name}: expected an array`)
  return list.map((item: unknown) => {
    const number = asNumber(item)
    if (item !== null && number === undefined) {
      throw new MalformedVector(`${name}: expected numbers or null`)
    }
    return number ?? null
  })
}

function perTier(input: Fields, name: string): PerTier<number> {
  const [core, supporting, exploratory, more] = input.numbers(name)
  if (core === undefined || supporting === undefined || exploratory === undefined || more) {
    throw new MalformedVector(`${name}: expected three numbers`)
  }
  return fromTiers([core, supporting, exploratory])
}

function oneOf<const T extends string>(allowed: readonly T[], input: Fields, name: string): T {
  const value = input.string(name)
  const found = allowed.find((item) => item === value)
  if (found === undefined) throw new MalformedVector(`${name}: unknown ${JSON.stringify(value)}`)
  return found
}

function numberOrNull(value: Fraction | null): number | null {
  return value === null ? null : toNumber(value)
}
