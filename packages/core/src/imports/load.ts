import { and, desc, eq } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { Import } from '../contract/import.js'
import type { Executor } from '../db/open.js'
import { imports } from '../db/schema/experiments.js'
import { conflict, notFound } from '../errors.js'
import { readLockedPlan, type LockedPlan } from '../experiments/locked-plan.js'
import { loadExperimentRow } from '../experiments/load.js'
import { isMeasuring } from '../experiments/transitions.js'
import { stagingJobs } from './staging-jobs.js'

export type ImportRow = typeof imports.$inferSelect

/** The stored row of an import, or `import.not_found`. */
export async function loadImportRow(db: Executor, id: string): Promise<ImportRow> {
  const [row] = await db.select().from(imports).where(eq(imports.id, id))
  if (row === undefined) throw notFound('import.not_found', id)
  return row
}

/** An import in the shape of the contract, with the progress this process knows of. */
export function toImport(ctx: Pick<Context, 'uploads'>, row: ImportRow): Import {
  const { stageId: _stageId, failureReason, failureParams, ...rest } = row
  const job = row.state === 'staging' ? stagingJobs(ctx.uploads).get(row.id) : undefined
  return {
    ...rest,
    progress: job === undefined ? null : { ...job.progress },
    failure:
      failureReason === null ? null : { reason: failureReason, params: { ...failureParams } },
  }
}

/** The locked plan of an experiment that data may be brought in for. */
export async function requireMeasuring(db: Executor, experimentId: string): Promise<LockedPlan> {
  const { state, planCanonical } = await loadExperimentRow(db, experimentId)
  if (!isMeasuring(state) || planCanonical === null) {
    throw conflict('experiment.illegal_transition', { state, verb: 'import' })
  }
  return readLockedPlan(planCanonical)
}

/** The landed import whose rows are an experiment's data: the newest. */
export async function loadLanded(db: Executor, experimentId: string): Promise<ImportRow | null> {
  const [row] = await db
    .select()
    .from(imports)
    .where(and(eq(imports.experimentId, experimentId), eq(imports.state, 'landed')))
    .orderBy(desc(imports.landedAt), desc(imports.id))
    .limit(1)
  return row ?? null
}
