import { daysBetween } from '../calendar.js'
import type { Cycle } from '../contract/cycle.js'
import type { KeyResult, KeyResultRange } from '../contract/objective.js'
import { toNumber } from '../fraction.js'
import { toCheckIn } from './effective-check-ins.js'
import { expectedProgress } from './expected-progress.js'
import { flagsOf } from './flags-of.js'
import type { KeyResultFacts, MeasuredKeyResult } from './key-result-facts.js'
import { healthBy } from './pace.js'
import { progressOf, type Point } from './progress-of-series.js'
import type { KeyResultRow } from './require-key-result.js'
import { seriesOf } from './series-of.js'
import { suggestedScore } from './suggested-score.js'

/**
 * Measures a key result as of a day. Health goes to the first that applies: closed, stale, what the
 * newest check-in states, what the numbers say (OKR rules 3.6).
 */
export function measure(facts: KeyResultFacts, today: string): MeasuredKeyResult {
  const { row, cycle, settings } = facts
  const series = cycle ? seriesOf({ ...facts, range: row.range }) : []
  const { raw, progress: held, error } = measured(row.range, series, cycle)
  const pacing = cycle && expectedProgress({ ...row, cycle, season: facts.season }, today)
  const expected = cycle?.state === 'closed' ? null : (pacing?.expected ?? null)
  const computedHealth = pacing ? healthBy(held, pacing.expected, settings) : 'no_data'
  const view: KeyResult = {
    ...identityOf(row, cycle),
    current: series.at(-1) ?? null,
    raw: raw && toNumber(raw),
    progress: held && toNumber(held),
    expected: expected && toNumber(expected),
    health: healthOf(facts, series, computedHealth, today),
    confidence:
      facts.checkIns.findLast((item) => item.confidence !== null)?.confidence ?? row.confidence,
    series,
    checkIns: facts.checkIns.toReversed().map(toCheckIn),
    experiments: facts.experiments,
    computedHealth,
    stated: statedBy(facts),
    flags: flagsOf({ ...facts, series, raw, error, computedHealth, pacing }),
    ...promisedBy(facts),
    suggestedScore: suggestedScore(raw),
    ...gradeOf(facts),
  }
  return { view, raw, progress: held, expected }
}

function measured(range: KeyResultRange, series: readonly Point[], cycle: Cycle | null) {
  return cycle ? progressOf(range, series) : { raw: null, progress: null, error: null }
}

function identityOf(row: KeyResultRow, cycle: Cycle | null) {
  const { id, objectiveId, title, metricId, range, role, weightBp, ownerId, profile } = row
  const cycleId = cycle && cycle.id
  return { id, objectiveId, cycleId, title, metricId, range, role, weightBp, ownerId, profile }
}

function statedBy({ checkIns }: KeyResultFacts): KeyResult['stated'] {
  const newest = checkIns.at(-1)
  if (!newest || newest.status === null) return null
  return { status: newest.status, day: newest.day, checkInId: newest.id }
}

function healthOf(
  facts: KeyResultFacts,
  series: readonly Point[],
  computed: KeyResult['health'],
  today: string,
): KeyResult['health'] {
  if (facts.cycle === null) return 'no_data'
  if (facts.cycle.state === 'closed') return 'closed'
  if (isStale(facts, facts.cycle, series, today)) return 'stale'
  return statedBy(facts)?.status ?? computed
}

/** What was promised when the cycle opened, how far that is, and every change since. */
function promisedBy(facts: KeyResultFacts) {
  const { row, cycle, targetChanges } = facts
  const originalRange = sinceDone(row.originalRange ?? row.range, row.range)
  // A sum and a way do not read the same numbers out of the same check-ins.
  const series = cycle ? seriesOf({ ...facts, range: originalRange }) : []
  const { raw } = measured(originalRange, series, cycle)
  return {
    originalRange,
    originalRaw: raw && toNumber(raw),
    targetChanges: targetChanges.map(({ id, from, to, reason, at, by }) => {
      return { id, from, to, reason, at, by }
    }),
  }
}

/** Milestones keep their places, so what has been done since counts in the first promise too. */
function sinceDone(original: KeyResultRange, now: KeyResultRange): KeyResultRange {
  if (original.type !== 'milestone' || now.type !== 'milestone') return original
  const done = (index: number) => now.milestones[index]?.done ?? false
  const milestones = original.milestones.map((one, index) => ({ ...one, done: done(index) }))
  return { ...original, milestones }
}

function gradeOf({ grades }: KeyResultFacts): Pick<KeyResult, 'grade' | 'gradeVersion'> {
  const newest = grades.at(-1)
  if (!newest) return { grade: null, gradeVersion: 0 }
  const { version, suggested, score, reason, cause, at, by } = newest
  return { grade: { version, suggested, score, reason, cause, at, by }, gradeVersion: version }
}

/**
 * Stale: the newest value or check-in is older than a check-in may be, with its days of grace, on the
 * last day of the cycle once it is over. A key result that never had either is without data, which says more.
 */
function isStale(
  facts: KeyResultFacts,
  cycle: Cycle,
  series: readonly Point[],
  today: string,
): boolean {
  const newest = [series.at(-1)?.day, facts.checkIns.at(-1)?.day]
    .filter((day) => day !== undefined)
    .toSorted()
    .at(-1)
  if (newest === undefined) return false
  const asOf = today < cycle.endsOn ? today : cycle.endsOn
  const { checkInEvery, checkInGrace } = facts.settings
  return daysBetween(newest, asOf) > checkInEvery + checkInGrace
}
