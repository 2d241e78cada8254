import { eq, max } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { Look } from '../contract/experiment.js'
import type { SignificanceTest } from '../contract/significance-test.js'
import type { Executor } from '../db/open.js'
import { looks, significanceTests } from '../db/schema/experiments.js'
import { conflict } from '../errors.js'
import { loadExperiment } from '../experiments/load.js'
import { loadLanded } from '../imports/load.js'
import { write } from '../write.js'
import { computeLook } from './compute-look.js'

/**
 * Looks at an experiment's data: the sample ratio first, then the other checks, a test for every
 * metric of the plan and treatment, and a verdict for every treatment. All of it is stored, append
 * only; a later look is a new row.
 */
export async function lookAtExperiment(ctx: Context, experimentId: string): Promise<Look> {
  const look = await computeLook(ctx, experimentId)
  return write(ctx, 'experiment.look', { experimentId }, async (tx) => {
    // The moments were read outside the transaction: what they rest on must still be so.
    await requireUnchanged(tx, look)
    const [last] = await tx
      .select({ number: max(looks.number) })
      .from(looks)
      .where(eq(looks.experimentId, experimentId))
    const value: Look = { ...look, number: (last?.number ?? 0) + 1 }
    const { tests, ...row } = value
    await tx.insert(looks).values(row)
    await insertTests(tx, tests)
    const verdicts = value.verdicts.map(({ treatment, verdict }) => ({ treatment, verdict }))
    const detail = { experimentId, number: value.number, verdicts }
    return { subjectId: look.id, value, detail }
  })
}

async function requireUnchanged(tx: Executor, look: Look): Promise<void> {
  const { state } = await loadExperiment(tx, look.experimentId)
  const data = await loadLanded(tx, look.experimentId)
  if (state !== look.state || (data?.id ?? null) !== look.importId) {
    throw conflict('experiment.illegal_transition', { state, verb: 'look' })
  }
}

async function insertTests(tx: Executor, tests: readonly SignificanceTest[]): Promise<void> {
  for (const [position, record] of tests.entries()) {
    const { id, experimentId, lookId, role, metricId, createdAt } = record
    await tx
      .insert(significanceTests)
      .values({ id, experimentId, lookId, position, role, metricId, record, createdAt })
  }
}
