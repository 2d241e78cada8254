import { and, desc, eq, lt } from 'drizzle-orm'
import type { z } from 'zod'
import type { Context } from '../context.js'
import { PageQuery, type Page } from '../contract/page.js'
import type { SignificanceTest } from '../contract/significance-test.js'
import { Id } from '../contract/text.js'
import { significanceTests } from '../db/schema/experiments.js'
import { cutPage, decodeCursor } from '../page-cursor.js'
import { parse } from '../parse.js'
import { readTest } from './load.js'

const SignificanceTestQuery = PageQuery.extend({
  experimentId: Id.optional(),
  metricId: Id.optional(),
})
export type SignificanceTestQuery = z.input<typeof SignificanceTestQuery>

/** Stored tests of an experiment, of a metric, or all of them; newest first. */
export async function listSignificanceTests(
  ctx: Context,
  raw: SignificanceTestQuery = {},
): Promise<Page<SignificanceTest>> {
  const { experimentId, metricId, cursor, limit } = parse(SignificanceTestQuery, raw)
  const before = decodeCursor(cursor)
  const rows = await ctx.store.db
    .select({ record: significanceTests.record })
    .from(significanceTests)
    .where(
      and(
        experimentId === undefined ? undefined : eq(significanceTests.experimentId, experimentId),
        metricId === undefined ? undefined : eq(significanceTests.metricId, metricId),
        before === null ? undefined : lt(significanceTests.id, before),
      ),
    )
    .orderBy(desc(significanceTests.id))
    .limit(limit + 1)
  return cutPage(
    rows.map((row) => readTest(row.record)),
    limit,
    (record) => record.id,
  )
}
