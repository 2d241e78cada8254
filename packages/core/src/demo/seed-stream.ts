import type { Context } from '../context.js'
import type { Experiment } from '../contract/experiment.js'
import { createSourceKey } from '../sources/create-source-key.js'
import { createSource } from '../sources/create-source.js'
import type { ExperimentSpec } from './experiment-spec.js'
import { strayItems } from './stray-items.js'
import { streamEvents } from './stream-events.js'

const DAY = 86_400_000

/** Sends what the apps saw of an experiment since its start; says of how many learners. */
export async function seedStream(
  ctx: Context,
  experiment: Experiment,
  { seed, target, lifts, stream }: ExperimentSpec,
): Promise<number> {
  if (stream === undefined || experiment.startedAt === null) return 0
  const source = await createSource(ctx, { name: 'Northfield apps' })
  const now = ctx.now().getTime()
  const days = Math.floor((now - Date.parse(experiment.startedAt)) / DAY)
  const spec = { seed, days, learnersPerDay: stream.learnersPerDay, lift: lifts[target] ?? 0, now }
  const batches = [...streamEvents(experiment, { ...spec, source: source.id })]
  for (const batch of batches) {
    const results = await ctx.stream.append(batch)
    const refused = results.find(({ outcome }) => outcome !== 'accepted')
    if (refused)
      throw new RangeError(`the demo sends what is ${refused.outcome}: ${refused.reason}`)
  }
  const [first] = batches
  if (first !== undefined)
    for (const batch of strayItems(first, now)) await ctx.stream.append(batch)
  await ctx.stream.settled()
  // Nobody ever reads these two, as it is with keys that were made on another day.
  await createSourceKey(ctx, source.id, { scope: 'ingest' })
  await createSourceKey(ctx, source.id, { scope: 'evaluate', recordsExposures: true })
  return days * stream.learnersPerDay
}
