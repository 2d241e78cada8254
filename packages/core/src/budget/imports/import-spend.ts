import { and, eq, sql } from 'drizzle-orm'
import { instant, type Context } from '../../context.js'
import { SpendImportInput, type SpendImport } from '../../contract/spend-import.js'
import type { Executor } from '../../db/open.js'
import { spendImports, spendMappings } from '../../db/schema/budget.js'
import { conflict } from '../../errors.js'
import { parse } from '../../parse.js'
import { write } from '../../write.js'
import { requireReleased } from '../../gates/require-released.js'
import { requireBudget } from '../load-budget.js'
import { readEntries } from '../read-entries.js'
import { loadSpendFacts } from './load-spend-facts.js'
import { placeRows, type PlacedRow } from './place-rows.js'
import { countsOf } from './preview-spend.js'
import { rejectedCsv, rejectsName } from './rejected-csv.js'
import { columnsHash, openSpendTable, uploadName } from './spend-table.js'

/**
 * Books the rows of the waiting file that can be booked, all in one write, and remembers the mapping
 * for files with the same columns. Rows that cannot stand in a file of their own with their reasons.
 * The same file is refused when it was booked before, unless that is asked for.
 */
export async function importSpend(
  ctx: Context,
  budgetId: string,
  raw: SpendImportInput,
): Promise<SpendImport> {
  const input = parse(SpendImportInput, raw)
  const booked = await write(ctx, 'budget.import_spend', { budgetId, ...input }, async (tx) => {
    const { hash, fileName, mapping } = input
    const budget = await requireBudget(tx, budgetId)
    if (!input.again) await requireNew(tx, budgetId, hash)
    const table = await openSpendTable(ctx, budgetId, hash)
    const rows = placeRows(table, await loadSpendFacts(tx, budget, table, mapping))
    const counts = countsOf(rows)
    if (counts.booked === 0) throw conflict('spend_import.nothing_to_book', { rows: counts.rows })
    const id = ctx.newId('spi')
    const by = ctx.actorId
    const value = { id, budgetId, fileName, hash, mapping, counts, at: instant(ctx), by }
    await tx.insert(spendImports).values(value)
    await insertRows(tx, ctx, value, rows.booked)
    if (mapping.kind === 'planned') await requireReleased(tx, budgetId, await bets(tx, value))
    const kept = { mapping, usedAt: value.at }
    const key = { ledger: budget.ledger, columnsHash: columnsHash(table.columns) }
    await tx
      .insert(spendMappings)
      .values({ ...key, ...kept })
      .onConflictDoUpdate({ target: [spendMappings.ledger, spendMappings.columnsHash], set: kept })
    await ctx.uploads.save(rejectsName(id), rejectedCsv(table, rows.rejected))
    return { subjectId: budgetId, value, detail: { importId: id, fileName, counts } }
  })
  await ctx.uploads.remove(uploadName(ctx, budgetId))
  return booked
}

async function requireNew(tx: Executor, budgetId: string, hash: string): Promise<void> {
  const [before] = await tx
    .select({ id: spendImports.id, at: spendImports.at })
    .from(spendImports)
    .where(and(eq(spendImports.budgetId, budgetId), eq(spendImports.hash, hash)))
  if (before) throw conflict('spend_import.booked_before', before)
}

/** What an import planned for exploratory work. */
async function bets(tx: Executor, { id, budgetId }: SpendImport): Promise<number> {
  const planned = await readEntries(tx, budgetId, undefined, { importId: id })
  return planned.reduce((sum, { tierAmounts }) => sum + (tierAmounts?.exploratory ?? 0), 0)
}

const CHUNK_ROWS = 5000

/** Rows by the thousand as one JSON text each: binding every value of 100 000 rows takes far longer. */
async function insertRows(
  tx: Executor,
  ctx: Pick<Context, 'newId'>,
  { id, budgetId, mapping, at, by }: SpendImport,
  rows: readonly PlacedRow[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
    const chunk = rows
      .slice(start, start + CHUNK_ROWS)
      .map((row) => ({ ...row, id: ctx.newId('ent'), note: row.note && JSON.stringify(row.note) }))
    await tx.run(sql`
      insert into budget_entries (id, budget_id, kind, bucket, day, amount, initiative_id,
        experiment_id, note, source, import_id, person, created_at, created_by)
      select value->>'id', ${budgetId}, ${mapping.kind}, value->>'bucket', value->>'day',
        value->>'amount', value->>'initiativeId', value->>'experimentId', value->>'note', 'import',
        ${id}, value->>'person', ${at}, ${by}
      from json_each(${JSON.stringify(chunk)})`)
  }
}
