import { and, desc, eq, lt } from 'drizzle-orm'
import type { z } from 'zod'
import type { Context } from '../context.js'
import { ExperimentQuery, type Experiment } from '../contract/experiment.js'
import type { Page } from '../contract/page.js'
import { experiments } from '../db/schema/experiments.js'
import { invalid } from '../errors.js'
import { cutPage, decodeCursor } from '../page-cursor.js'
import { parse } from '../parse.js'
import { assemble } from './load.js'

/** Experiments, newest number first; `metricId` keeps those that target the metric. */
export async function listExperiments(
  ctx: Context,
  raw: z.input<typeof ExperimentQuery> = {},
): Promise<Page<Experiment>> {
  const query = parse(ExperimentQuery, raw)
  const before = numberOf(decodeCursor(query.cursor))
  const rows = await ctx.store.db
    .select()
    .from(experiments)
    .where(
      and(
        query.state === undefined ? undefined : eq(experiments.state, query.state),
        query.metricId === undefined ? undefined : eq(experiments.targetMetricId, query.metricId),
        before === null ? undefined : lt(experiments.number, before),
      ),
    )
    .orderBy(desc(experiments.number))
    .limit(query.limit + 1)
  const page = cutPage(rows, query.limit, (row) => String(row.number))
  return { items: await assemble(ctx.store.db, page.items), nextCursor: page.nextCursor }
}

function numberOf(position: string | null): number | null {
  if (position === null) return null
  const number = Number(position)
  if (Number.isSafeInteger(number)) return number
  throw invalid('request.invalid', { path: 'cursor', message: 'not a cursor of this list' })
}
