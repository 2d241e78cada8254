import type { z } from 'zod'
import type { KeyResultInput, KeyResultRange, PacingProfile } from '../contract/objective.js'
import { invalid } from '../errors.js'
import type { KeyResultRow } from './require-key-result.js'

type Input = z.output<typeof KeyResultInput>

/** Types without a series to read: their value is entered, never measured. */
const ENTERED: readonly KeyResultRange['type'][] = ['milestone', 'boolean', 'ordinal']

/** A range that progress can be computed on: the target is not the baseline, the band not inside out. */
export function checkRange(range: KeyResultRange): void {
  const isWay = range.type === 'move' || range.type === 'cumulative'
  if (isWay && range.baseline === range.target) {
    throw invalid('key_result.target_equals_baseline', { value: range.target })
  }
  if (range.type === 'maintain_band' && range.low > range.high) {
    throw invalid('key_result.config', { low: range.low, high: range.high })
  }
}

/** What is entered has no metric, and a health key result carries no weight. */
export function checkFit(input: Pick<Input, 'range' | 'metricId' | 'role' | 'weightBp'>): void {
  const { range, metricId, role, weightBp } = input
  if (ENTERED.includes(range.type) && metricId !== null) {
    throw invalid('key_result.config', { metricId })
  }
  if (role === 'health' && weightBp !== null && weightBp > 0) {
    throw invalid('key_result.config', { weightBp })
  }
}

/** A season needs a metric; steps ascend, and without any the milestones have due days. */
export function checkProfile(
  profile: PacingProfile,
  { range, metricId }: { readonly range: KeyResultRange; readonly metricId: string | null },
): void {
  if (profile.type === 'seasonal' && metricId === null) {
    throw invalid('key_result.profile', { profile: profile.type })
  }
  if (profile.type !== 'step') return
  const ascending = profile.steps?.every((step, index, all) => {
    const before = all[index - 1]
    return before === undefined || (before.day < step.day && before.share <= step.share)
  })
  const dated = range.type === 'milestone' && range.milestones.some((one) => one.due !== undefined)
  if (!(ascending ?? dated)) throw invalid('key_result.profile', { profile: profile.type })
}

/** A new range and profile for a key result that stands, checked as for a new one. */
export function checkPromise(
  { metricId, role }: Pick<KeyResultRow, 'metricId' | 'role'>,
  { range, profile }: { readonly range: KeyResultRange; readonly profile: PacingProfile },
): void {
  checkRange(range)
  checkFit({ range, metricId, role, weightBp: null })
  checkProfile(profile, { range, metricId })
}
