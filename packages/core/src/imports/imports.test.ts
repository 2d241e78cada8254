import { count, eq } from 'drizzle-orm'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sha256 } from '../canonical.js'
import type { Context } from '../context.js'
import type { ImportMapping } from '../contract/import.js'
import type { Metric } from '../contract/metric.js'
import { auditLog } from '../db/schema/audit.js'
import { imports } from '../db/schema/experiments.js'
import { abortExperiment } from '../experiments/abort-experiment.js'
import { stopExperiment } from '../experiments/stop-experiment.js'
import { binaryRows, csv, experimentInput, lockedExperiment } from '../testing.js'
import { northStar, openTestContext, runningExperiment, supportingMetric } from '../testing.js'
import type { TestContext } from '../testing.js'
import { cancelImport } from './cancel-import.js'
import { confirmImport } from './confirm-import.js'
import { getImport } from './get-import.js'
import { importRejects } from './import-rejects.js'
import { importSettled } from './import-settled.js'
import { listImports } from './list-imports.js'
import { recoverImports } from './recover-imports.js'
import { stageImport } from './stage-import.js'
import { uploadImport } from './upload-import.js'

let ctx: TestContext
let target: Metric
let experimentId: string
beforeEach(async () => {
  ctx = await openTestContext()
  const star = await northStar(ctx)
  target = await supportingMetric(ctx, star.id, { key: 'completion' })
  experimentId = (await runningExperiment(ctx, experimentInput(target.id))).id
})
afterEach(async () => ctx.dispose())

const UNITS = csv(
  ['variant', 'completion'],
  [
    ...binaryRows('control', { units: 40, yes: 10 }),
    ...binaryRows('treatment', { units: 50, yes: 20 }),
  ],
)

function upload(as: Context, text: string | Uint8Array, fileName = 'units.csv') {
  return uploadImport(as, experimentId, { fileName, body: Readable.from([Buffer.from(text)]) })
}

function mapping(rest: Partial<ImportMapping> = {}): ImportMapping {
  return {
    variantColumn: 'variant',
    variants: [
      { value: 'control', variant: 'control' },
      { value: 'treatment', variant: 'treatment' },
    ],
    metrics: [{ metricId: target.id, column: 'completion' }],
    ...rest,
  }
}

async function staged(text: string | Uint8Array) {
  const { id } = await upload(ctx, text)
  await stageImport(ctx, id, mapping())
  return importSettled(ctx, id)
}

async function auditRows(subjectId: string): Promise<number> {
  const rows = ctx.store.db.select({ rows: count() }).from(auditLog)
  const [row] = await rows.where(eq(auditLog.subjectId, subjectId))
  return row?.rows ?? 0
}

async function rejectsOf(id: string): Promise<string> {
  let text = ''
  for await (const chunk of importRejects(ctx, id)) text += chunk
  return text
}

describe('uploading', () => {
  test('a preview guesses the columns and suggests a mapping; one audit row', async () => {
    const imported = await upload(ctx, UNITS)
    expect(imported).toMatchObject({ state: 'uploaded', bytes: UNITS.length, counts: null })
    expect(imported.sha256).toBe(sha256(UNITS))
    expect(imported.preview.columns).toMatchObject([
      { name: 'variant', guess: 'variant', distinct: 2 },
      { name: 'completion', guess: 'metric', kind: 'proportion' },
    ])
    expect(imported.suggested).toEqual({
      ...mapping(),
      unitColumn: null,
      metrics: [
        {
          metricId: target.id,
          column: 'completion',
          denominator: null,
          covariate: null,
          covariateDenominator: null,
        },
      ],
    })
    expect(await auditRows(imported.id)).toBe(1)
    expect(await listImports(ctx, experimentId)).toEqual([imported])
  })

  test.each([
    ['', 'import.file_empty'],
    ['a,a\n1,2\n', 'import.duplicate_column'],
    [Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]), 'import.gzip_broken'],
    [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2, 0x0a]), 'import.not_csv'],
  ])('a file that cannot be read leaves nothing behind (%#: %s)', async (text, reason) => {
    await expect(upload(ctx, text)).rejects.toMatchObject({ code: 'invalid', reason })
    expect(await listImports(ctx, experimentId)).toEqual([])
    expect(await readdir(join(ctx.folder, 'uploads'))).toEqual([])
  })

  test('a repeated upload with its key is the first one, and its file is kept once', async () => {
    const keyed = ctx.withKey('k')
    const first = await upload(keyed, UNITS)
    expect(await upload(keyed, UNITS)).toEqual(first)
    expect(await readdir(join(ctx.folder, 'uploads'))).toEqual([first.id])
    await expect(upload(keyed, `${UNITS}control,1\n`)).rejects.toMatchObject({
      reason: 'idempotency.key_reused',
    })
    expect(await readdir(join(ctx.folder, 'uploads'))).toEqual([first.id])
  })

  test('data is brought in between start and decision only', async () => {
    const { id } = await lockedExperiment(ctx, experimentInput(target.id))
    const file = { fileName: 'a.csv', body: Readable.from([UNITS]) }
    await expect(uploadImport(ctx, id, file)).rejects.toMatchObject({
      code: 'conflict',
      reason: 'experiment.illegal_transition',
      params: { state: 'ready', verb: 'import' },
    })
    await expect(uploadImport(ctx, 'exp_no', file)).rejects.toMatchObject({ code: 'not_found' })
    await expect(listImports(ctx, 'exp_no')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a file over the limit is refused while it comes in', async () => {
    await expect(ctx.uploads.save('one', Readable.from([Buffer.alloc(10)]))).resolves.toBeTruthy()
    const endless = async function* () {
      for (;;) yield Buffer.alloc(64 * 1024 * 1024)
    }
    await expect(ctx.uploads.save('two', endless())).rejects.toMatchObject({
      code: 'limit',
      reason: 'request.too_large',
    })
    expect(await readdir(join(ctx.folder, 'uploads'))).toEqual(['one'])
  })
})

describe('staging', () => {
  test('counts every row by variant and by reason, and sets the unreadable ones aside', async () => {
    const bad = '=cmd(),1\ntreatment,yes\ntreatment,2\ncontrol,"a ""quoted"" one"\n,1\n'
    const imported = await staged(UNITS + bad)
    expect(imported).toMatchObject({ state: 'staged', failure: null, progress: null })
    expect(imported.counts).toMatchObject({
      received: 95,
      accepted: 90,
      rejected: 5,
      rejectedWithoutVariant: 2,
      byVariant: [
        { variant: 'control', accepted: 40, rejected: 1 },
        { variant: 'treatment', accepted: 50, rejected: 2 },
      ],
    })
    const lines = (await rejectsOf(imported.id)).trimEnd().split('\r\n')
    expect(lines[0]).toBe('row,line,variant,reason,column,value,raw')
    expect(lines).toHaveLength(6)
    expect(lines[1]).toBe(`91,92,,unknown_variant,variant,'=cmd(),"'=cmd(),1"`)
    expect(lines.filter((line) => line.includes('""quoted""'))).toHaveLength(1)
    expect(await auditRows(imported.id)).toBe(3)
  })

  test('a gzipped file is read as it is', async () => {
    expect((await staged(gzipSync(UNITS))).counts).toMatchObject({ received: 90, accepted: 90 })
  })

  test('a fault of the whole file imports nothing, and the mapping may be corrected', async () => {
    const { id } = await upload(ctx, UNITS)
    await stageImport(ctx, id, mapping({ variantColumn: 'group' }))
    const failed = await importSettled(ctx, id)
    expect(failed).toMatchObject({
      state: 'failed',
      counts: null,
      failure: { reason: 'import.unknown_column', params: { column: 'group' } },
    })
    await expect(confirmImport(ctx, id)).rejects.toMatchObject({ reason: 'import.wrong_state' })
    await stageImport(ctx, id, mapping())
    expect(await importSettled(ctx, id)).toMatchObject({ state: 'staged', failure: null })
  })

  test('a mapping outside the plan is refused before anything is read', async () => {
    const other = await supportingMetric(ctx, target.pathToNorthStar?.[0] ?? '', { key: 'other' })
    const { id } = await upload(ctx, UNITS)
    const [control, treatment] = mapping().variants
    if (control === undefined || treatment === undefined) throw new Error('no variants')
    const completion = { metricId: target.id, column: 'completion' }
    const cases: readonly (readonly [Partial<ImportMapping>, string])[] = [
      [{ metrics: [{ metricId: other.id, column: 'completion' }] }, 'import.metric_not_planned'],
      [{ metrics: [completion, { ...completion, column: 'x' }] }, 'experiment.metric_repeated'],
      [{ metrics: [{ ...completion, denominator: 'x' }] }, 'import.mapping_incomplete'],
      [{ variantColumn: 'completion' }, 'import.column_used_twice'],
      [{ unitColumn: 'variant' }, 'import.column_used_twice'],
      [{ variants: [control, { value: 'x', variant: 'nobody' }] }, 'experiment.treatment_unknown'],
      [{ variants: [treatment, { ...treatment, value: 'x' }] }, 'import.unknown_control'],
      [{ variants: [control, { ...control, value: 'x' }] }, 'import.mapping_incomplete'],
      [{ metrics: [] }, 'request.invalid'],
    ]
    for (const [rest, reason] of cases) {
      await expect(stageImport(ctx, id, mapping(rest))).rejects.toMatchObject({
        code: 'invalid',
        reason,
      })
    }
    expect((await getImport(ctx, id)).state).toBe('uploaded')
    expect(await auditRows(id)).toBe(1)
  })

  test('a replayed request does not stage twice', async () => {
    const { id } = await upload(ctx, UNITS)
    const keyed = ctx.withKey('k')
    await stageImport(keyed, id, mapping())
    await importSettled(ctx, id)
    expect((await stageImport(keyed, id, mapping())).state).toBe('staging')
    expect((await importSettled(ctx, id)).state).toBe('staged')
    expect(await auditRows(id)).toBe(3)
  })
})

describe('confirming', () => {
  test('lands every accepted row, once', async () => {
    const { id } = await staged(`${UNITS}control,maybe\n`)
    ctx.advance(1000)
    const landed = await confirmImport(ctx, id)
    expect(landed).toMatchObject({ state: 'landed', landedAt: '2026-11-02T09:00:01.000Z' })
    expect(await ctx.events.unitCounts(id)).toEqual([
      { variant: 'control', units: 40 },
      { variant: 'treatment', units: 50 },
    ])
    expect(await rejectsOf(id)).toContain('maybe')
    await expect(confirmImport(ctx, id)).rejects.toMatchObject({
      code: 'conflict',
      reason: 'import.wrong_state',
    })
    expect(await auditRows(id)).toBe(4)
  })

  test('two confirmations at once land one', async () => {
    const { id } = await staged(UNITS)
    const outcomes = await Promise.allSettled([confirmImport(ctx, id), confirmImport(ctx, id)])
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await getImport(ctx, id)).state).toBe('landed')
    expect(await ctx.events.hasDataset(id)).toBe(true)
  })

  test('a confirmation that cannot be stored leaves no rows landed', async () => {
    const { id } = await staged(UNITS)
    const [taken] = await ctx.store.db.select().from(auditLog).limit(1)
    const brokenIds = { ...ctx, newId: () => taken?.id ?? '' }
    await expect(confirmImport(brokenIds, id)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('UNIQUE') },
    })
    expect(await ctx.events.hasDataset(id)).toBe(false)
    expect((await getImport(ctx, id)).state).toBe('staged')
  })

  test('an aborted experiment takes no data, a stopped one does', async () => {
    const { id } = await staged(UNITS)
    await stopExperiment(ctx, experimentId)
    const again = await staged(UNITS)
    expect((await confirmImport(ctx, again.id)).state).toBe('landed')
    await abortExperiment(ctx, experimentId)
    await expect(confirmImport(ctx, id)).rejects.toMatchObject({
      reason: 'experiment.illegal_transition',
    })
  })
})

describe('ending without landing', () => {
  test('a cancelled import leaves no file, and cannot go on', async () => {
    const { id } = await staged(UNITS)
    expect((await cancelImport(ctx, id)).state).toBe('cancelled')
    expect(await readdir(join(ctx.folder, 'uploads'))).toEqual([])
    for (const verb of [cancelImport, confirmImport]) {
      await expect(verb(ctx, id)).rejects.toMatchObject({ reason: 'import.wrong_state' })
    }
    await expect(rejectsOf(id)).rejects.toMatchObject({ reason: 'import.wrong_state' })
  })

  test('cancelling while the file is being read stops the reading', async () => {
    const rows = binaryRows('control', { units: 300_000, yes: 1 })
    const text = csv(['variant', 'completion'], [...rows, ['treatment', 1]])
    const { id } = await upload(ctx, text)
    await stageImport(ctx, id, mapping())
    expect((await getImport(ctx, id)).progress).toMatchObject({ bytesTotal: text.length })
    expect((await cancelImport(ctx, id)).state).toBe('cancelled')
    expect(await importSettled(ctx, id)).toMatchObject({ state: 'cancelled', failure: null })
  })

  test('what a dead process left is failed, and may be staged again', async () => {
    const { id } = await staged(UNITS)
    await ctx.events.landUnits(
      (await ctx.store.db.select().from(imports).where(eq(imports.id, id)))[0]?.stageId ?? '',
      id,
    )
    expect(await recoverImports(ctx)).toMatchObject([
      { id, state: 'failed', failure: { reason: 'import.interrupted' } },
    ])
    expect(await ctx.events.hasDataset(id)).toBe(false)
    expect(await recoverImports(ctx)).toEqual([])
    await stageImport(ctx, id, mapping())
    await importSettled(ctx, id)
    expect((await confirmImport(ctx, id)).state).toBe('landed')
  })

  test('an import of nobody is not found', async () => {
    const missing = { code: 'not_found', reason: 'import.not_found' }
    await expect(getImport(ctx, 'imp_no')).rejects.toMatchObject(missing)
    await expect(importSettled(ctx, 'imp_no')).rejects.toMatchObject(missing)
    await expect(stageImport(ctx, 'imp_no', mapping())).rejects.toMatchObject(missing)
    await expect(confirmImport(ctx, 'imp_no')).rejects.toMatchObject(missing)
    await expect(cancelImport(ctx, 'imp_no')).rejects.toMatchObject(missing)
    await expect(rejectsOf('imp_no')).rejects.toMatchObject(missing)
  })
})
