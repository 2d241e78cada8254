import { previewUnits } from '@sextant/events'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { instant, type Context } from '../context.js'
import type { Import, ImportPreview } from '../contract/import.js'
import { Line } from '../contract/text.js'
import type { Executor } from '../db/open.js'
import { imports } from '../db/schema/experiments.js'
import type { LockedPlan } from '../experiments/locked-plan.js'
import { loadMetrics } from '../metrics/load.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { loadImportRow, requireMeasuring, toImport } from './load.js'
import { suggestMapping } from './suggest-mapping.js'
import { unitsProblem } from './units-problem.js'

/** A cell is shown, not kept: this much of it is enough to recognise it. */
const SHOWN_CHARACTERS = 200

/**
 * Takes in a file of units (CSV, gzipped or not), looks at its first rows and guesses what its columns
 * are. Nothing of it counts before it is staged and confirmed; a file that cannot be read leaves
 * nothing behind.
 */
export async function uploadImport(
  ctx: Context,
  experimentId: string,
  file: { readonly fileName: string; readonly body: Readable },
): Promise<Import> {
  const { fileName } = parse(z.object({ fileName: Line }), { fileName: file.fileName })
  await requireMeasuring(ctx.store.db, experimentId)
  const id = ctx.newId('imp')
  const saved = await ctx.uploads.save(id, file.body)
  try {
    const preview = await previewOf(ctx, id)
    const input = { experimentId, fileName, ...saved }
    const value = await write(ctx, 'import.upload', input, async (tx) => {
      const plan = await requireMeasuring(tx, experimentId)
      await tx.insert(imports).values({
        id,
        ...input,
        state: 'uploaded',
        preview,
        suggested: suggestMapping(preview, await namesOf(tx, plan)),
        createdAt: instant(ctx),
        createdBy: ctx.actorId,
      })
      const value = toImport(ctx, await loadImportRow(tx, id))
      return { subjectId: id, value, detail: input }
    })
    // A replay answers with the first upload, whose file is kept already.
    if (value.id !== id) await ctx.uploads.remove(id)
    return value
  } catch (error) {
    await ctx.uploads.remove(id)
    throw error
  }
}

async function previewOf(ctx: Context, id: string): Promise<z.infer<typeof ImportPreview>> {
  try {
    const { columns, rows } = await previewUnits(await ctx.uploads.source(id))
    const shown = (cell: string) => cell.slice(0, SHOWN_CHARACTERS)
    return {
      columns: columns.map((column) => ({ ...column, samples: column.samples.map(shown) })),
      rows: rows.map((cells) => cells.map(shown)),
    }
  } catch (error) {
    throw unitsProblem(error)
  }
}

async function namesOf(tx: Executor, plan: LockedPlan) {
  const { byId } = await loadMetrics(tx)
  const metrics = plan.metrics.map(({ metricId, role, kind, key }) => {
    const name = byId.get(metricId)?.name
    return { metricId, role, kind, names: [key, ...(name === undefined ? [] : [name.en, name.zh])] }
  })
  return { variants: plan.variants, metrics, wantsPast: plan.plan.varianceReduction === 'cuped' }
}
