import type { Context } from '../context.js'
import type { Experiment } from '../contract/experiment.js'
import { createSource } from '../sources/create-source.js'
import type { ExperimentSpec } from './experiment-spec.js'
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
  for (const batch of streamEvents(experiment, { ...spec, source: source.id })) {
    const results = await ctx.stream.append(batch)
    const refused = results.find(({ outcome }) => outcome !== 'accepted')
    if (refused)
      throw new RangeError(`the demo sends what is ${refused.outcome}: ${refused.reason}`)
  }
  await ctx.stream.settled()
  return days * stream.learnersPerDay
}
