import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { checkPayloads } from '../assignment/check-assignment.js'
import { instant, today, type Context } from '../context.js'
import { Assignment } from '../contract/assignment.js'
import { ExperimentChange, type Experiment } from '../contract/experiment.js'
import type { Executor } from '../db/open.js'
import { experiments } from '../db/schema/experiments.js'
import { conflict } from '../errors.js'
import { loadMetrics } from '../metrics/load.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { checkCaps } from './check-caps.js'
import { activeMetric, checkDesign } from './check-design.js'
import { checkLinks, storeKeyResults } from './check-links.js'
import { computePlan, wantedOf } from './compute-plan.js'
import { freeKey } from './free-key.js'
import { knownGuardrails } from './known-guardrails.js'
import { loadExperiment, loadExperimentRow, type ExperimentRow } from './load.js'

type Change = z.output<typeof ExperimentChange>

/** What may change after the lock: how the experiment is called and filed, not what it tests. */
const FREE_AFTER_LOCK: readonly string[] = ['name', 'ownerId', 'initiativeId', 'keyResultIds']

/** Changes a draft; once the plan is locked, only name, owner and links. */
export async function changeExperiment(
  ctx: Context,
  id: string,
  raw: ExperimentChange,
): Promise<Experiment> {
  const change = parse(ExperimentChange, raw)
  return write(ctx, 'experiment.change', { id, change }, async (tx) => {
    const row = await loadExperimentRow(tx, id)
    refuseLocked(row, change)
    if (change.ownerId !== undefined) await requirePerson(tx, change.ownerId)
    await checkLinks(tx, change)
    const design = row.state === 'draft' ? await redesign(tx, ctx, row, change) : {}
    await tx
      .update(experiments)
      .set({
        ...design,
        name: change.name ?? row.name,
        ownerId: change.ownerId ?? row.ownerId,
        initiativeId: change.initiativeId === undefined ? row.initiativeId : change.initiativeId,
        updatedAt: instant(ctx),
      })
      .where(eq(experiments.id, id))
    if (change.keyResultIds !== undefined) await storeKeyResults(tx, id, change.keyResultIds)
    const value = await loadExperiment(tx, id)
    return { subjectId: id, value, detail: { changed: fieldsOf(change) } }
  })
}

function fieldsOf(change: Change): string[] {
  return Object.entries(change)
    .filter(([, value]) => value !== undefined)
    .map(([field]) => field)
}

function refuseLocked(row: ExperimentRow, change: Change): void {
  if (row.state === 'draft') return
  const field = fieldsOf(change).find((name) => !FREE_AFTER_LOCK.includes(name))
  if (field !== undefined) throw conflict('experiment.plan_locked', { field, state: row.state })
}

/** The draft with the change applied, checked as a whole, its plan computed anew. */
async function redesign(tx: Executor, ctx: Context, row: ExperimentRow, change: Change) {
  const design = {
    key: change.key === undefined ? row.key : await freeKey(tx, change.key, row.id),
    assignment: change.assignment ?? Assignment.parse(row.assignment),
    segments: change.segments ?? row.segments,
    hypothesis: change.hypothesis ?? row.hypothesis,
    targetMetricId: change.targetMetricId ?? row.targetMetricId,
    guardrails: change.guardrails ?? row.guardrails,
    secondaryMetricIds: change.secondaryMetricIds ?? row.secondaryMetricIds,
    variants: change.variants ?? row.variants,
    unit: change.unit ?? row.unit,
  }
  const metrics = await loadMetrics(tx)
  checkDesign(design, metrics, today(ctx))
  checkPayloads(design.assignment, design.variants)
  const target = activeMetric(metrics, design.targetMetricId)
  const wanted = change.plan ?? wantedOf(row.plan)
  checkCaps(wanted, design, metrics)
  const guardrails = knownGuardrails(design.guardrails, metrics)
  const plan = computePlan(wanted, target, design.variants, guardrails)
  return { ...design, plan }
}
