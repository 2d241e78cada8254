import { daysBetween } from '../calendar.js'
import type { Cycle, KeyResult } from '../contract/objective.js'
import type { checkIns } from '../db/schema/objectives.js'
import { toNumber, type Fraction } from '../fraction.js'
import { cycleDays } from './cycle-days.js'
import { pace } from './pace.js'
import { progress, type Progress } from './progress.js'
import type { KeyResultRow } from './require-key-result.js'

type Point = KeyResult['series'][number]

/** All that a key result is measured from. */
export interface KeyResultFacts {
  readonly row: KeyResultRow
  readonly cycle: Cycle
  /** The metric's complete values inside the cycle, oldest first; null without a metric. */
  readonly values: readonly Point[] | null
  /** Oldest first. */
  readonly checkIns: readonly (typeof checkIns.$inferSelect)[]
  readonly experiments: KeyResult['experiments']
}

/** A key result with its exact progress, for roll-up. */
export interface MeasuredKeyResult {
  readonly view: KeyResult
  readonly progress: Fraction | null
}

/** A check-in every two weeks, and three days of grace (OKR rules 3.6). */
const STALE_AFTER_DAYS = 14 + 3

/**
 * Measures a key result as of a day. A metric's values are never overwritten by check-ins; without
 * a metric the check-ins are the series, the later one of a day winning.
 */
export function measure(facts: KeyResultFacts, today: string): MeasuredKeyResult {
  const { row, cycle } = facts
  const series = [...(facts.values ?? checkInSeries(facts))]
  const current = series.at(-1) ?? null
  const { raw, progress: held } = progressOf(facts, series, current)
  const paced = pace({
    progress: held,
    elapsed: cycleDays(cycle, today).elapsed,
    profile: 'linear',
    stale: isStale(facts, series, today),
    closed: cycle.state === 'closed',
  })
  const view: KeyResult = {
    id: row.id,
    objectiveId: row.objectiveId,
    cycleId: cycle.id,
    title: row.title,
    metricId: row.metricId,
    range: row.range,
    role: row.role,
    weightBp: row.weightBp,
    ownerId: row.ownerId,
    current,
    raw: raw && toNumber(raw),
    progress: held && toNumber(held),
    expected: paced.expected && toNumber(paced.expected),
    health: paced.health,
    confidence:
      facts.checkIns.findLast((item) => item.confidence !== null)?.confidence ?? row.confidence,
    series,
    checkIns: facts.checkIns.toReversed().map(({ id, day, value, confidence, comment, at, by }) => {
      return { id, day, value, confidence, comment, at, by }
    }),
    experiments: facts.experiments,
  }
  return { view, progress: held }
}

function checkInSeries({ checkIns }: KeyResultFacts): Point[] {
  const byDay = new Map<string, number>()
  for (const { day, value } of checkIns) if (value !== null) byDay.set(day, value)
  return [...byDay].map(([day, value]) => ({ day, value }))
}

function progressOf(
  { row: { range } }: KeyResultFacts,
  series: readonly Point[],
  current: Point | null,
): Progress {
  switch (range.type) {
    case 'move':
    case 'maintain_band':
      return progress({ ...range, current: current && current.value })
    case 'maintain_min':
    case 'maintain_max':
      return progress({ ...range, values: series.map((point) => point.value) })
    case 'milestone':
      return progress(range)
  }
}

/**
 * Stale: the newest value or check-in is more than 17 days old, on the last day of the cycle once
 * it is over. A key result that never had either is without data, which says more.
 */
function isStale(facts: KeyResultFacts, series: readonly Point[], today: string): boolean {
  const newest = [series.at(-1)?.day, facts.checkIns.at(-1)?.day]
    .filter((day) => day !== undefined)
    .toSorted()
    .at(-1)
  if (newest === undefined) return false
  const asOf = today < facts.cycle.endsOn ? today : facts.cycle.endsOn
  return daysBetween(newest, asOf) > STALE_AFTER_DAYS
}
