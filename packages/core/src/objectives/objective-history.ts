import { and, asc, eq, inArray } from 'drizzle-orm'
import { OBJECTIVE_FIELDS, type ObjectiveEvent } from '../contract/objective-page.js'
import type { KeyResult } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { auditLog } from '../db/schema/audit.js'
import { grades, objectiveClosings } from '../db/schema/okr-records.js'

/** Verbs of the audit log that no table of their own keeps. */
const VERBS = {
  'objective.create': 'created',
  'objective.change': 'changed',
  'objective.align': 'aligned',
  'objective.set_weights': 'weighted',
  'objective.duplicate': 'copied',
  'key_result.create': 'key_result_added',
  'key_result.change': 'key_result_changed',
} as const satisfies Record<string, ObjectiveEvent['kind']>
type Verb = keyof typeof VERBS

const NOTHING = {
  keyResultId: null,
  fields: [],
  target: null,
  score: null,
  decision: null,
  reason: null,
} as const

/**
 * What was done to an objective and its key results, newest first: targets, grades and decisions
 * from where they are kept, everything else from the audit log. Check-ins are not among it.
 */
export async function objectiveHistory(
  db: Executor,
  objectiveId: string,
  keyResults: readonly KeyResult[],
): Promise<ObjectiveEvent[]> {
  const ids = keyResults.map((one) => one.id)
  const found = [
    ...(await audited(db, objectiveId, ids)),
    ...keyResults.flatMap(targetsOf),
    ...(await gradesOf(db, ids)),
    ...(await decisionsOf(db, objectiveId)),
  ]
  // Of one instant, what was stored later comes first.
  return found.toReversed().toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1))
}

async function audited(
  db: Executor,
  objectiveId: string,
  ids: readonly string[],
): Promise<ObjectiveEvent[]> {
  const rows = await db
    .select()
    .from(auditLog)
    .where(
      and(
        inArray(auditLog.subjectId, [objectiveId, ...ids]),
        inArray(auditLog.verb, Object.keys(VERBS)),
      ),
    )
    .orderBy(asc(auditLog.id))
  return rows.flatMap(({ verb, at, actorId, subjectId, detail }) => {
    if (!isKnown(verb)) return []
    const keyResultId = subjectId === objectiveId ? null : subjectId
    const fields =
      verb === 'objective.change' ? OBJECTIVE_FIELDS.filter((key) => key in detail) : []
    return [{ ...NOTHING, kind: VERBS[verb], at, by: actorId, keyResultId, fields }]
  })
}

function isKnown(verb: string): verb is Verb {
  return Object.hasOwn(VERBS, verb)
}

function targetsOf({ id, targetChanges }: KeyResult): ObjectiveEvent[] {
  return targetChanges.map(({ from, to, reason, at, by }) => {
    const target = { from, to }
    return {
      ...NOTHING,
      fields: [],
      kind: 'target_changed',
      keyResultId: id,
      target,
      reason,
      at,
      by,
    }
  })
}

async function gradesOf(db: Executor, ids: readonly string[]): Promise<ObjectiveEvent[]> {
  const rows = await db
    .select()
    .from(grades)
    .where(inArray(grades.keyResultId, [...ids]))
  return rows.map(({ keyResultId, score, reason, at, by }) => {
    return { ...NOTHING, fields: [], kind: 'graded', keyResultId, score, reason, at, by }
  })
}

async function decisionsOf(db: Executor, objectiveId: string): Promise<ObjectiveEvent[]> {
  const rows = await db
    .select()
    .from(objectiveClosings)
    .where(eq(objectiveClosings.objectiveId, objectiveId))
  return rows.map(({ decision, comment: reason, at, by }) => {
    return { ...NOTHING, fields: [], kind: 'decided', decision, reason, at, by }
  })
}
