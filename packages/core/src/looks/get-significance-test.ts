import { eq } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { SignificanceTest } from '../contract/significance-test.js'
import { significanceTests } from '../db/schema/experiments.js'
import { notFound } from '../errors.js'
import { readTest } from './load.js'

/** One stored test, as it stood. */
export async function getSignificanceTest(ctx: Context, id: string): Promise<SignificanceTest> {
  const [row] = await ctx.store.db
    .select({ record: significanceTests.record })
    .from(significanceTests)
    .where(eq(significanceTests.id, id))
  if (row === undefined) throw notFound('test.not_found', id)
  return readTest(row.record)
}
