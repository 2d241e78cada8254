import type { StagedUnits } from '@sextant/events'
import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import type { Context } from '../context.js'
import { ImportMapping, type Import } from '../contract/import.js'
import { imports } from '../db/schema/experiments.js'
import { conflict, DomainError } from '../errors.js'
import type { LockedPlan } from '../experiments/locked-plan.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { checkMapping, unitMappingOf } from './check-mapping.js'
import { loadImportRow, requireMeasuring, toImport, type ImportRow } from './load.js'
import { rejectsCsv } from './rejects-csv.js'
import { stagingJobs, type StagingJob } from './staging-jobs.js'
import { unitsProblem } from './units-problem.js'

type Mapping = z.output<typeof ImportMapping>

/** A mapping may be corrected and the file staged again until it has landed. */
const STAGEABLE: readonly ImportRow['state'][] = ['uploaded', 'staged', 'failed']

/** The file of rows set aside, beside the upload it came from. */
export function rejectsName(importId: string): string {
  return `${importId}_rejects`
}

/**
 * Reads the file into the engine with a mapping that fits the locked plan. It answers at once; the
 * reading goes on behind it, `getImport` tells its progress and `importSettled` waits for its end.
 */
export async function stageImport(ctx: Context, id: string, raw: ImportMapping): Promise<Import> {
  const mapping = parse(ImportMapping, raw)
  let begun: { readonly before: ImportRow; readonly plan: LockedPlan } | undefined
  const value = await write(ctx, 'import.stage', { id, mapping }, async (tx) => {
    const before = await loadImportRow(tx, id)
    if (!STAGEABLE.includes(before.state)) {
      throw conflict('import.wrong_state', { state: before.state, verb: 'stage' })
    }
    const plan = await requireMeasuring(tx, before.experimentId)
    checkMapping(mapping, plan)
    const cleared = { counts: null, stageId: null, failureReason: null, failureParams: null }
    await tx
      .update(imports)
      .set({ state: 'staging', mapping, ...cleared })
      .where(eq(imports.id, id))
    begun = { before, plan }
    const value = toImport(ctx, await loadImportRow(tx, id))
    return { subjectId: id, value, detail: { mapping } }
  })
  // Left undefined by a replay: that file is staged already, or being staged.
  if (begun !== undefined) beginStaging(ctx, { ...begun, mapping })
  return value
}

interface Staging {
  readonly before: ImportRow
  readonly plan: LockedPlan
  readonly mapping: Mapping
}

function beginStaging(ctx: Context, staging: Staging): void {
  const { id, bytes } = staging.before
  const { idempotencyKey: _ofTheRequest, ...background } = ctx
  const jobs = stagingJobs(ctx.uploads)
  const job: StagingJob = {
    progress: { bytesRead: 0, bytesTotal: bytes, rows: 0 },
    abort: new AbortController(),
    done: Promise.resolve(),
  }
  jobs.set(id, job)
  job.done = stage(background, staging, job).finally(() => jobs.delete(id))
  // Whoever waits gets the error; nobody waiting must not end the process.
  job.done.catch(() => undefined)
}

async function stage(ctx: Context, staging: Staging, job: StagingJob): Promise<void> {
  const { before, plan, mapping } = staging
  try {
    if (before.stageId !== null) await ctx.events.discardStage(before.stageId)
    const source = await ctx.uploads.source(before.id)
    const staged = await ctx.events.stageUnits(source, unitMappingOf(mapping, plan), {
      signal: job.abort.signal,
      onProgress: (progress) => {
        job.progress = progress
      },
    })
    // The engine forgets a stage when it lands; the rows set aside are to outlive it.
    const rejects = rejectsCsv(ctx.events.rejectedRows(staged.stageId))
    await ctx.uploads.save(rejectsName(before.id), rejects)
    await storeStaged(ctx, before.id, staged)
  } catch (error) {
    // A cancelled import has its state already.
    const { state } = await loadImportRow(ctx.store.db, before.id)
    if (state === 'staging') await storeFailure(ctx, before.id, unitsProblem(error))
  }
}

async function storeStaged(ctx: Context, id: string, staged: StagedUnits): Promise<void> {
  const { stageId, received, accepted, rejected, rejectedWithoutVariant } = staged
  const counts = {
    received,
    accepted,
    rejected,
    rejectedWithoutVariant,
    byVariant: [...staged.byVariant],
    byReason: [...staged.byReason],
  }
  try {
    await write(ctx, 'import.staged', { id, stageId }, async (tx) => {
      const { state } = await loadImportRow(tx, id)
      if (state !== 'staging') throw conflict('import.wrong_state', { state, verb: 'staged' })
      await tx.update(imports).set({ state: 'staged', stageId, counts }).where(eq(imports.id, id))
      return { subjectId: id, value: null, detail: { received, accepted, rejected } }
    })
  } catch (error) {
    await ctx.events.discardStage(stageId)
    throw error
  }
}

async function storeFailure(ctx: Context, id: string, error: unknown): Promise<void> {
  const reason = error instanceof DomainError ? error.reason : 'internal.unexpected'
  const params = error instanceof DomainError ? error.params : {}
  await write(ctx, 'import.fail', { id, reason }, async (tx) => {
    const { state } = await loadImportRow(tx, id)
    if (state !== 'staging') throw conflict('import.wrong_state', { state, verb: 'fail' })
    await tx
      .update(imports)
      .set({ state: 'failed', failureReason: reason, failureParams: params })
      .where(eq(imports.id, id))
    return { subjectId: id, value: null, detail: { reason, params } }
  })
}
