import { eq } from 'drizzle-orm'
import { checkLayer, checkPayloads } from '../assignment/check-assignment.js'
import { instant, today, type Context } from '../context.js'
import { Assignment } from '../contract/assignment.js'
import type { Experiment } from '../contract/experiment.js'
import type { Plan } from '../contract/plan.js'
import { experiments } from '../db/schema/experiments.js'
import { precondition } from '../errors.js'
import { loadMetrics } from '../metrics/load.js'
import { northStarOf } from '../metrics/rules.js'
import { write } from '../write.js'
import { checkCaps } from './check-caps.js'
import { activeMetric, checkDesign } from './check-design.js'
import { computePlan, wantedOf } from './compute-plan.js'
import { knownGuardrails } from './known-guardrails.js'
import { loadExperiment, loadExperimentRow, type ExperimentRow } from './load.js'
import { freezePlan } from './locked-plan.js'
import { requireTransition } from './move-experiment.js'

/**
 * Freezes hypothesis, plan, variants, assignment and the versions of every metric read, as canonical JSON with its
 * SHA-256. The plan is locked as it was shown; only one that could not be computed yet is tried again.
 */
export async function lockExperiment(ctx: Context, id: string): Promise<Experiment> {
  return write(ctx, 'experiment.lock', { id }, async (tx) => {
    const row = await loadExperimentRow(tx, id)
    requireTransition(row, 'lock')
    const metrics = await loadMetrics(tx)
    checkDesign(row, metrics, today(ctx))
    const assignment = frozenAssignment(row)
    checkPayloads(assignment, row.variants)
    await checkLayer(tx, { id, assignment })
    const star = northStarOf(metrics.tree)
    if (star === null) throw precondition('metric.north_star_missing')
    const target = activeMetric(metrics, row.targetMetricId)
    checkCaps(row.plan, row, metrics)
    const guardrails = knownGuardrails(row.guardrails, metrics)
    const plan =
      row.plan.sample === null
        ? computePlan(wantedOf(row.plan), target, row.variants, guardrails)
        : row.plan
    requireSample(plan)
    const { canonical, hash } = freezePlan(
      {
        ...row,
        plan,
        assignment,
        guardrails: [...row.guardrails],
        variants: [...row.variants],
      },
      {
        target,
        northStar: activeMetric(metrics, star.id),
        guardrails: row.guardrails.map(({ metricId }) => activeMetric(metrics, metricId)),
        secondary: row.secondaryMetricIds.map((metricId) => activeMetric(metrics, metricId)),
      },
    )
    const at = instant(ctx)
    await tx
      .update(experiments)
      .set({
        state: 'ready',
        plan,
        assignment,
        planCanonical: canonical,
        planHash: hash,
        lockedAt: at,
        lockedBy: ctx.actorId,
        updatedAt: at,
      })
      .where(eq(experiments.id, id))
    return { subjectId: id, value: await loadExperiment(tx, id), detail: { planHash: hash } }
  })
}

/** From now on the seed stands written, whatever the key is understood to be later. */
function frozenAssignment(row: Pick<ExperimentRow, 'key' | 'assignment'>): Assignment {
  const assignment = Assignment.parse(row.assignment)
  if (assignment.by === 'elsewhere') return assignment
  return { ...assignment, seed: assignment.seed ?? row.key }
}

function requireSample(plan: Plan): void {
  if (plan.sample !== null) return
  if (plan.missing === 'baseline') throw precondition('experiment.baseline_missing')
  throw precondition('experiment.baseline_degenerate', { missing: plan.missing ?? 'baseline' })
}
