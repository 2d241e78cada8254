import { daysBetween } from '../calendar.js'
import type { KeyResult } from '../contract/objective.js'
import { compare, ONE, ZERO, type Fraction } from '../fraction.js'
import type { EffectiveCheckIn } from './effective-check-ins.js'
import { expectedProgress, type ExpectedProgress } from './expected-progress.js'
import type { KeyResultFacts } from './key-result-facts.js'
import { healthBy } from './pace.js'
import { progressOf, type Point } from './progress-of-series.js'
import type { Progress } from './progress.js'

type Flag = KeyResult['flags'][number]

interface FlagFacts extends KeyResultFacts {
  readonly series: readonly Point[]
  readonly raw: Fraction | null
  readonly error: Progress['error']
  readonly computedHealth: KeyResult['health']
  readonly pacing: ExpectedProgress | null
}

/** What a reader should know beside the numbers; nothing is changed by it. */
export function flagsOf(facts: FlagFacts): Flag[] {
  const { raw } = facts
  const found: readonly (readonly [Flag, boolean])[] = [
    ['no_range', facts.error !== null],
    ['worse_than_baseline', raw !== null && compare(raw, ZERO) < 0],
    ['beyond_target', raw !== null && compare(raw, ONE) > 0],
    ['not_moving', isNotMoving(facts)],
    ['disagreement', isDisagreement(facts)],
    ['season_unknown', facts.pacing?.seasonUnknown ?? false],
  ]
  return found.flatMap(([flag, holds]) => (holds ? [flag] : []))
}

/** Two check-ins a week apart that saw the same value, or none, of the metric they are linked to. */
function isNotMoving({ values, series, checkIns, row }: FlagFacts): boolean {
  if (values === null || row.range.type.startsWith('maintain')) return false
  const newest = checkIns.at(-1)
  const before = newest && checkIns.findLast((item) => daysBetween(item.day, newest.day) >= 7)
  if (!newest || !before) return false
  const seenBy = (day: string) => series.findLast((point) => point.day <= day)?.value
  return seenBy(newest.day) === seenBy(before.day)
}

/** The two newest check-ins said on track while the numbers, then and now, said off track. */
function isDisagreement(facts: FlagFacts): boolean {
  if (facts.computedHealth !== 'off_track') return false
  const newest = facts.checkIns.slice(-2)
  return newest.length === 2 && newest.every((item) => saidGreenAgainstRed(facts, item))
}

function saidGreenAgainstRed(facts: FlagFacts, { status, day }: EffectiveCheckIn): boolean {
  const { row, cycle, season, settings } = facts
  if (status !== 'on_track' || cycle === null) return false
  const { progress } = progressOf(
    row.range,
    facts.series.filter((point) => point.day <= day),
  )
  const { expected } = expectedProgress({ ...row, cycle, season }, day)
  return healthBy(progress, expected, settings) === 'off_track'
}
