import { asc, desc, eq, inArray } from 'drizzle-orm'
import { Assignment } from '../contract/assignment.js'
import type { Decision, Experiment } from '../contract/experiment.js'
import { Plan } from '../contract/plan.js'
import { SignificanceTest } from '../contract/significance-test.js'
import type { Executor } from '../db/open.js'
import {
  decisions,
  deviations,
  experimentKeyResults,
  experiments,
  looks,
  significanceTests,
} from '../db/schema/experiments.js'
import { notFound } from '../errors.js'

export type ExperimentRow = typeof experiments.$inferSelect

/** The stored row of an experiment, or `experiment.not_found`. */
export async function loadExperimentRow(db: Executor, id: string): Promise<ExperimentRow> {
  const [row] = await db.select().from(experiments).where(eq(experiments.id, id))
  if (row === undefined) throw notFound('experiment.not_found', id)
  return { ...row, plan: Plan.parse(row.plan) }
}

/** One experiment with all that belongs to it, or `experiment.not_found`. */
export async function loadExperiment(db: Executor, id: string): Promise<Experiment> {
  const [experiment] = await assemble(db, [await loadExperimentRow(db, id)])
  if (experiment === undefined) throw notFound('experiment.not_found', id)
  return experiment
}

/** Rows with their links, deviations, decision and newest look, in the order of the rows. */
export async function assemble(
  db: Executor,
  rows: readonly ExperimentRow[],
): Promise<Experiment[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const keyResults = await db
    .select()
    .from(experimentKeyResults)
    .where(inArray(experimentKeyResults.experimentId, ids))
    .orderBy(asc(experimentKeyResults.keyResultId))
  const deviated = await db
    .select()
    .from(deviations)
    .where(inArray(deviations.experimentId, ids))
    .orderBy(asc(deviations.id))
  const decided = await db.select().from(decisions).where(inArray(decisions.experimentId, ids))
  const newest = await loadNewestLooks(db, ids)
  return rows.map((row) => ({
    ...facts(row),
    keyResultIds: keyResults
      .filter((link) => link.experimentId === row.id)
      .map((link) => link.keyResultId),
    deviations: deviated
      .filter((deviation) => deviation.experimentId === row.id)
      .map(({ experimentId: _experimentId, ...deviation }) => deviation),
    decision: toDecision(decided.find((decision) => decision.experimentId === row.id)),
    latestVerdicts: newest.get(row.id)?.verdicts ?? [],
    latestTarget: newest.get(row.id)?.target ?? null,
  }))
}

function facts(row: ExperimentRow) {
  const { planHash, planCanonical, lockedAt, lockedBy, ...rest } = row
  const locked =
    planHash !== null && planCanonical !== null && lockedAt !== null && lockedBy !== null
  return {
    ...rest,
    // Rows of earlier releases lack what a plan has gained since.
    plan: Plan.parse(rest.plan),
    guardrails: [...row.guardrails],
    secondaryMetricIds: [...row.secondaryMetricIds],
    variants: [...row.variants],
    assignment: Assignment.parse(rest.assignment),
    segments: [...row.segments],
    lock: locked ? { hash: planHash, canonical: planCanonical, lockedAt, lockedBy } : null,
  }
}

function toDecision(row: typeof decisions.$inferSelect | undefined): Decision | null {
  if (row === undefined) return null
  const { experimentId: _experimentId, shippedShareBp, shippedFrom, ...decision } = row
  const shipped =
    shippedShareBp === null || shippedFrom === null
      ? null
      : { shareBp: shippedShareBp, from: shippedFrom }
  return { ...decision, shipped }
}

interface NewestLook {
  readonly verdicts: Experiment['latestVerdicts']
  readonly target: Experiment['latestTarget']
}

async function loadNewestLooks(
  db: Executor,
  ids: readonly string[],
): Promise<Map<string, NewestLook>> {
  const rows = await db
    .select({ id: looks.id, experimentId: looks.experimentId, verdicts: looks.verdicts })
    .from(looks)
    .where(inArray(looks.experimentId, [...ids]))
    .orderBy(desc(looks.number))
  const newest = new Map<string, (typeof rows)[number]>()
  for (const look of rows) {
    if (!newest.has(look.experimentId)) newest.set(look.experimentId, look)
  }
  const lookIds = [...newest.values()].map((look) => look.id)
  const tests = await db
    .select({ lookId: significanceTests.lookId, record: significanceTests.record })
    .from(significanceTests)
    .where(inArray(significanceTests.lookId, lookIds))
    .orderBy(asc(significanceTests.position))
  return new Map(
    [...newest].map(([experimentId, look]) => [
      experimentId,
      {
        verdicts: [...look.verdicts],
        target:
          tests
            .filter((test) => test.lookId === look.id && test.record.role === 'target')
            .map((test) => SignificanceTest.parse(test.record))[0] ?? null,
      },
    ]),
  )
}
