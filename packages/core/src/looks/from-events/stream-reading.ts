import type { Analysis } from '@sextant/events'
import { and, eq, lt, ne, or } from 'drizzle-orm'
import type { Context } from '../../context.js'
import type { Experiment } from '../../contract/experiment.js'
import type { Executor } from '../../db/open.js'
import { experiments } from '../../db/schema/experiments.js'
import type { LockedPlan } from '../../experiments/locked-plan.js'
import type { DefinedMetric } from '../locked-metrics.js'
import { analysisOf } from './analysis-of.js'

/** An experiment as the stream is asked about it. */
export interface StreamReading {
  readonly experiment: Experiment
  readonly plan: LockedPlan
  readonly metrics: readonly DefinedMetric[]
  readonly analysis: Analysis
}

/** How the stream is asked; null where no planned metric is counted from events. */
export async function streamReading(
  ctx: Pick<Context, 'store' | 'now'>,
  experiment: Experiment,
  plan: LockedPlan,
  metrics: readonly DefinedMetric[],
): Promise<StreamReading | null> {
  if (metrics.every(({ measurement }) => measurement === null)) return null
  const taken = await textsOfOthers(ctx.store.db, experiment)
  const now = ctx.now().getTime()
  const analysis = analysisOf(experiment, plan, metrics, { now, taken })
  return analysis === null ? null : { experiment, plan, metrics, analysis }
}

/**
 * Texts that mean another experiment: every key, and names that an experiment registered before
 * has. Those registered later change nothing of what has been counted.
 */
async function textsOfOthers(
  db: Executor,
  { id, number, name }: Pick<Experiment, 'id' | 'number' | 'name'>,
): Promise<ReadonlySet<string>> {
  const own = [name.en, name.zh].filter((text) => text !== undefined)
  const rows = await db
    .select({ number: experiments.number, key: experiments.key, name: experiments.name })
    .from(experiments)
    .where(
      and(
        ne(experiments.id, id),
        or(lt(experiments.number, number), ...own.map((text) => eq(experiments.key, text))),
      ),
    )
  const texts = rows.flatMap((row) =>
    row.number < number ? [row.key, row.name.en, row.name.zh] : [row.key],
  )
  return new Set(texts.filter((text) => text !== undefined))
}
