import { max } from 'drizzle-orm'
import { checkPayloads } from '../assignment/check-assignment.js'
import { instant, today, type Context } from '../context.js'
import { ExperimentInput, type Experiment } from '../contract/experiment.js'
import { experiments } from '../db/schema/experiments.js'
import { loadMetrics } from '../metrics/load.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { checkCaps } from './check-caps.js'
import { activeMetric, checkDesign } from './check-design.js'
import { checkLinks, storeKeyResults } from './check-links.js'
import { computePlan } from './compute-plan.js'
import { freeKey } from './free-key.js'
import { knownGuardrails } from './known-guardrails.js'
import { loadExperiment } from './load.js'

/** Enters an experiment as a draft, with its plan computed from the target's own history. */
export async function registerExperiment(ctx: Context, raw: ExperimentInput): Promise<Experiment> {
  const input = parse(ExperimentInput, raw)
  return write(ctx, 'experiment.register', input, async (tx) => {
    const id = ctx.newId('exp')
    const { plan: wanted, keyResultIds, ...described } = input
    await requirePerson(tx, input.ownerId)
    await checkLinks(tx, input)
    const metrics = await loadMetrics(tx)
    checkDesign(input, metrics, today(ctx))
    checkPayloads(input.assignment, input.variants)
    checkCaps(wanted, input, metrics)
    const target = activeMetric(metrics, input.targetMetricId)
    const guardrails = knownGuardrails(input.guardrails, metrics)
    const [last] = await tx.select({ number: max(experiments.number) }).from(experiments)
    const number = (last?.number ?? 0) + 1
    const at = instant(ctx)
    await tx.insert(experiments).values({
      id,
      number,
      ...described,
      key: await freeKey(tx, input.key ?? `exp-${number}`),
      plan: computePlan(wanted, target, input.variants, guardrails),
      state: 'draft',
      createdAt: at,
      updatedAt: at,
    })
    await storeKeyResults(tx, id, keyResultIds)
    const value = await loadExperiment(tx, id)
    return { subjectId: id, value, detail: { number, targetMetricId: input.targetMetricId } }
  })
}
