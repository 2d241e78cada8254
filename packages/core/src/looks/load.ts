import { asc, desc, eq, inArray } from 'drizzle-orm'
import type { Look } from '../contract/experiment.js'
import { SignificanceTest } from '../contract/significance-test.js'
import type { Executor } from '../db/open.js'
import { looks, significanceTests } from '../db/schema/experiments.js'
import { notFound } from '../errors.js'

type LookRow = typeof looks.$inferSelect

/** A stored test; rows of earlier releases lack what a test has gained since. */
export function readTest(record: SignificanceTest): SignificanceTest {
  return SignificanceTest.parse(record)
}

/** One look with its tests, or `look.not_found`. */
export async function loadLook(db: Executor, id: string): Promise<Look> {
  const rows = await db.select().from(looks).where(eq(looks.id, id))
  const [look] = await withTests(db, rows)
  if (look === undefined) throw notFound('look.not_found', id)
  return look
}

/** Looks of an experiment, newest first. */
export async function loadLooks(db: Executor, experimentId: string): Promise<Look[]> {
  const rows = await db
    .select()
    .from(looks)
    .where(eq(looks.experimentId, experimentId))
    .orderBy(desc(looks.number))
  return withTests(db, rows)
}

async function withTests(db: Executor, rows: readonly LookRow[]): Promise<Look[]> {
  const tests = await db
    .select({ lookId: significanceTests.lookId, record: significanceTests.record })
    .from(significanceTests)
    .where(
      inArray(
        significanceTests.lookId,
        rows.map((row) => row.id),
      ),
    )
    .orderBy(asc(significanceTests.position))
  return rows.map((row) => ({
    ...row,
    health: [...row.health],
    verdicts: [...row.verdicts],
    notMeasured: row.notMeasured.map((item) => ({ ...item, because: item.because ?? null })),
    tests: tests.filter((test) => test.lookId === row.id).map((test) => readTest(test.record)),
  }))
}
