import { and, asc, desc, eq, inArray, or } from 'drizzle-orm'
import type { Cycle } from '../contract/cycle.js'
import type { KeyResult } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import {
  decisions,
  experimentKeyResults,
  experiments,
  looks,
  significanceTests,
} from '../db/schema/experiments.js'
import type { KeyResultRow } from './require-key-result.js'

type KeyResultExperiment = KeyResult['experiments'][number]
type Outcome = Pick<KeyResultExperiment, 'verdict' | 'lift'>

/**
 * Experiments by key result, newest first: those linked to it, and those that target its metric and
 * ran in its cycle. Each comes with the newest verdict and the target's relative lift; the lift is
 * withheld where the verdict says that the data must not be read.
 */
export async function readExperimentsOf(
  db: Executor,
  rows: readonly KeyResultRow[],
  cycle: Cycle,
  today: string,
): Promise<Map<string, KeyResultExperiment[]>> {
  const links = await readLinks(db, rows)
  const metricIds = rows.flatMap((row) => (row.metricId === null ? [] : [row.metricId]))
  const linkedIds = [...links.values()].flatMap((ids) => [...ids])
  const found = await db
    .select()
    .from(experiments)
    .where(or(inArray(experiments.targetMetricId, metricIds), inArray(experiments.id, linkedIds)))
    .orderBy(desc(experiments.number))
  const outcomes = await readOutcomes(
    db,
    found.map((experiment) => experiment.id),
  )
  const ofKeyResult = (row: KeyResultRow) =>
    found.flatMap((experiment): KeyResultExperiment[] => {
      const linked = links.get(row.id)?.has(experiment.id) ?? false
      const targets =
        experiment.targetMetricId === row.metricId && overlaps(experiment, cycle, today)
      if (!linked && !targets) return []
      const { id, number, name, state } = experiment
      const link = targets ? 'target' : 'explicit'
      const outcome = outcomes.get(id) ?? { verdict: null, lift: null }
      return [{ experimentId: id, number, name, state, link, ...outcome }]
    })
  return new Map(rows.map((row) => [row.id, ofKeyResult(row)]))
}

async function readLinks(
  db: Executor,
  rows: readonly KeyResultRow[],
): Promise<Map<string, Set<string>>> {
  const ids = rows.map((row) => row.id)
  const links = await db
    .select()
    .from(experimentKeyResults)
    .where(inArray(experimentKeyResults.keyResultId, ids))
  const byKeyResult = new Map<string, Set<string>>()
  for (const { keyResultId, experimentId } of links) {
    const linked = byKeyResult.get(keyResultId) ?? new Set()
    byKeyResult.set(keyResultId, linked.add(experimentId))
  }
  return byKeyResult
}

/** An experiment lasts from its start to its stop; before it starts, from its registration. */
function overlaps(
  experiment: typeof experiments.$inferSelect,
  cycle: Cycle,
  today: string,
): boolean {
  const over = ['decided', 'archived', 'aborted'].includes(experiment.state)
  const first = (experiment.startedAt ?? experiment.createdAt).slice(0, 10)
  const end = experiment.stoppedAt ?? (over ? experiment.updatedAt : null)
  const last = end === null ? today : end.slice(0, 10)
  return first <= cycle.endsOn && last >= cycle.startsOn
}

async function readOutcomes(
  db: Executor,
  experimentIds: readonly string[],
): Promise<Map<string, Outcome>> {
  const all = await db
    .select({ id: looks.id, experimentId: looks.experimentId, verdicts: looks.verdicts })
    .from(looks)
    .where(inArray(looks.experimentId, experimentIds))
    .orderBy(asc(looks.number))
  const newest = new Map(all.map((look) => [look.experimentId, look]))
  const lookIds = [...newest.values()].map((look) => look.id)
  const tests = await db
    .select({ lookId: significanceTests.lookId, record: significanceTests.record })
    .from(significanceTests)
    .where(and(inArray(significanceTests.lookId, lookIds), eq(significanceTests.role, 'target')))
    .orderBy(asc(significanceTests.position))
  const decided = await db
    .select({ experimentId: decisions.experimentId, treatment: decisions.treatment })
    .from(decisions)
    .where(inArray(decisions.experimentId, experimentIds))
  const treatments = new Map(decided.map((item) => [item.experimentId, item.treatment]))
  const outcomes = [...newest].map(([experimentId, look]): [string, Outcome] => {
    // With several treatments the decided one speaks, before a decision the first of the plan.
    const treatment = treatments.get(experimentId) ?? look.verdicts[0]?.treatment
    const verdict = look.verdicts.find((item) => item.treatment === treatment)?.verdict ?? null
    const target = tests.find(
      (test) => test.lookId === look.id && test.record.treatment.variant === treatment,
    )
    // What the plan decides by; tests of earlier releases have no such part.
    const { estimate = null, interval = null } =
      target?.record.planned ?? target?.record.relative ?? {}
    const readable = verdict !== 'do_not_read' && estimate !== null && interval !== null
    return [experimentId, { verdict, lift: readable ? { estimate, interval } : null }]
  })
  return new Map(outcomes)
}
