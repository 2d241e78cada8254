import type { KeyResult } from '../contract/objective.js'
import { DEFAULT_SETTINGS, type Settings } from '../contract/settings.js'
import { compare, decimal, minus, times, type Fraction } from '../fraction.js'

export const PACE_PROFILES = ['linear', 'back_loaded'] as const
type PaceProfile = (typeof PACE_PROFILES)[number]

export interface PaceInput {
  readonly progress: Fraction | null
  /** Elapsed share of the cycle, 0–1. */
  readonly elapsed: Fraction
  readonly profile: PaceProfile
  readonly stale: boolean
  readonly closed: boolean
}

export interface Pace {
  readonly expected: Fraction | null
  readonly health: KeyResult['health']
}

/** Where an organisation draws its lines. */
export type PaceRules = Pick<Settings, 'paceOnTrack' | 'paceAtRisk' | 'paceTooEarly'>

/** Expected progress by a formula of the elapsed share alone (OKR rules 3.6). */
export function expectedBy(profile: PaceProfile, elapsed: Fraction): Fraction {
  return profile === 'linear' ? elapsed : times(elapsed, elapsed)
}

/**
 * Expected progress and the health it gives (OKR rules 3.6), compared exactly: 0.45 at an expected
 * 0.5 is on track. First match wins: closed, stale, no data, too early, then by distance.
 */
export function pace(
  { progress, elapsed, profile, stale, closed }: PaceInput,
  rules: PaceRules = DEFAULT_SETTINGS,
): Pace {
  if (closed) return { expected: null, health: 'closed' }
  const expected = expectedBy(profile, elapsed)
  return { expected, health: stale ? 'stale' : healthBy(progress, expected, rules) }
}

/** What progress against expected progress says by itself. */
export function healthBy(
  progress: Fraction | null,
  expected: Fraction,
  rules: PaceRules,
): KeyResult['health'] {
  if (progress === null) return 'no_data'
  if (compare(expected, decimal(rules.paceTooEarly)) < 0) return 'too_early'
  if (compare(progress, minus(expected, decimal(rules.paceOnTrack))) >= 0) return 'on_track'
  if (compare(progress, minus(expected, decimal(rules.paceAtRisk))) >= 0) return 'at_risk'
  return 'off_track'
}
