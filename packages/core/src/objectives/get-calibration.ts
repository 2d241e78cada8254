import { canonicalJson } from '../canonical.js'
import { today, type Context } from '../context.js'
import type { Cycle } from '../contract/cycle.js'
import type { Calibration } from '../contract/grading.js'
import type { KeyResult, Objective } from '../contract/objective.js'
import { compare, ratio } from '../fraction.js'
import { listPeople } from '../people/list-people.js'
import { cycleDays } from './cycle-days.js'
import { measureCycle } from './read-objectives.js'
import { requireCycle } from './require-cycle.js'

interface Judged {
  readonly ownerId: string
  readonly confidence: number
  readonly hit: 0 | 1
}

/**
 * How well the owners of a cycle's key results judged their chances: the Brier score, the mean of
 * (confidence in the first half - hit)². It is for the team alone, so a reader sees the owners of
 * the own team, and of the others only how many there are.
 */
export async function getCalibration(ctx: Context, cycleId: string): Promise<Calibration> {
  const { db } = ctx.store
  const cycle = await requireCycle(db, cycleId)
  const objectives = (await measureCycle(db, cycleId, today(ctx))).map(({ view }) => view)
  const judged = objectives.flatMap((objective) =>
    objective.keyResults.flatMap((keyResult) => judgedOf(keyResult, objective, cycle)),
  )
  const people = await listPeople(ctx)
  const teamOf = new Map(people.map((person) => [person.id, canonicalJson(person.team)]))
  const owners = [...new Set(judged.map((one) => one.ownerId))].toSorted()
  const shown = owners.filter(
    (id) => id === ctx.actorId || teamOf.get(id) === teamOf.get(ctx.actorId),
  )
  return {
    owners: shown.map((ownerId) => scoreOf(judged, ownerId)),
    withheld: owners.length - shown.length,
  }
}

/** What was believed early and what came of it; nothing where either was never said. */
function judgedOf(keyResult: KeyResult, { passLine }: Objective, cycle: Cycle): Judged[] {
  const score = keyResult.grade?.score ?? null
  const confidence = earlyConfidence(keyResult, cycle)
  if (score === null || confidence === null) return []
  return [{ ownerId: keyResult.ownerId, confidence, hit: score >= passLine ? 1 : 0 }]
}

/** Mean of the confidence that check-ins of the first half said; null where none did. */
function earlyConfidence({ checkIns }: KeyResult, cycle: Cycle): number | null {
  const early = checkIns.flatMap(({ day, confidence }) =>
    confidence === null || !isFirstHalf(cycle, day) ? [] : [confidence],
  )
  return early.length === 0 ? null : meanOf(early)
}

function isFirstHalf(cycle: Cycle, day: string): boolean {
  return compare(cycleDays(cycle, day).elapsed, ratio(1, 2)) <= 0
}

function scoreOf(judged: readonly Judged[], ownerId: string): Calibration['owners'][number] {
  const own = judged.filter((one) => one.ownerId === ownerId)
  return {
    ownerId,
    brier: meanOf(own.map(({ confidence, hit }) => (confidence - hit) ** 2)),
    meanConfidence: meanOf(own.map((one) => one.confidence)),
    hitRate: meanOf(own.map((one) => one.hit)),
    keyResults: own.length,
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}
