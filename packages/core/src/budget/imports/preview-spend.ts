import { and, eq } from 'drizzle-orm'
import type { Context } from '../../context.js'
import {
  SpendPreviewInput,
  type SpendImportCounts,
  type SpendMapping,
  type SpendPreview,
} from '../../contract/spend-import.js'
import { spendImports } from '../../db/schema/budget.js'
import { parse } from '../../parse.js'
import { requireBudget } from '../load-budget.js'
import { readTierCalendar } from '../tier-calendar.js'
import { loadSpendFacts } from './load-spend-facts.js'
import { placeRows, subjectText, type PlacedRows } from './place-rows.js'
import { proposeMapping } from './propose-mapping.js'
import { openSpendTable, type SpendTable } from './spend-table.js'

const SHOWN = { head: 5, sample: 20, rejected: 100, unmapped: 200 } as const

/** How the waiting file would be booked with a mapping; nothing is written. */
export async function previewSpend(
  ctx: Context,
  budgetId: string,
  raw: SpendPreviewInput,
): Promise<SpendPreview> {
  const { hash, mapping } = parse(SpendPreviewInput, raw)
  await requireBudget(ctx.store.db, budgetId)
  const table = await openSpendTable(ctx, budgetId, hash)
  return previewTable(ctx, { budgetId, hash, table, mapping })
}

/** The preview of a table; without a mapping, with the one proposed for it. */
export async function previewTable(
  ctx: Context,
  file: {
    readonly budgetId: string
    readonly hash: string
    readonly table: SpendTable
    readonly mapping: SpendMapping | null
  },
): Promise<SpendPreview> {
  const { budgetId, hash, table } = file
  const { db } = ctx.store
  const budget = await requireBudget(db, budgetId)
  const proposed = file.mapping
    ? { mapping: file.mapping, remembered: false }
    : await proposeMapping(db, table, budget.ledger)
  const { mapping } = proposed
  const [before] = await db
    .select({ id: spendImports.id })
    .from(spendImports)
    .where(and(eq(spendImports.budgetId, budgetId), eq(spendImports.hash, hash)))
  const facts = mapping && (await loadSpendFacts(db, budget, table, mapping))
  const rows = facts && placeRows(table, facts)
  return {
    budgetId,
    hash,
    columns: [...table.columns],
    head: table.rows.slice(0, SHOWN.head).map((row) => row.slice(0, table.columns.length)),
    ...proposed,
    counts: rows && countsOf(rows),
    unmapped: mapping ? unmappedIn(table, mapping) : [],
    sample: rows ? await sampleOf(ctx, rows) : [],
    rejected: rows ? rows.rejected.slice(0, SHOWN.rejected) : [],
    bookedBefore: before?.id ?? null,
  }
}

/** How many rows there are, and what they book. */
export function countsOf({ booked, rejected }: PlacedRows): SpendImportCounts {
  return {
    rows: booked.length + rejected.length,
    booked: booked.length,
    rejected: rejected.length,
    amount: booked.reduce((sum, { amount }) => sum + amount, 0),
  }
}

/** Every text of the subject column that the mapping does not know, most rows first. */
function unmappedIn(
  table: SpendTable,
  { subject, subjects }: SpendMapping,
): SpendPreview['unmapped'] {
  if (subject === null) return []
  const at = table.columns.indexOf(subject)
  const known = new Set(subjects.map(({ text }) => text))
  const counts = new Map<string, number>()
  for (const row of table.rows) {
    const text = subjectText(row[at] ?? '')
    if (text !== '' && !known.has(text)) counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return [...counts]
    .map(([text, rows]) => ({ text, rows }))
    .toSorted((a, b) => b.rows - a.rows || (a.text < b.text ? -1 : 1))
    .slice(0, SHOWN.unmapped)
}

async function sampleOf(ctx: Context, { booked }: PlacedRows): Promise<SpendPreview['sample']> {
  const tierOf = await readTierCalendar(ctx.store.db)
  return booked.slice(0, SHOWN.sample).map(({ note: _note, ...row }) => {
    const place = tierOf({ ...row, tier: null }, row.day)
    return { ...row, tier: place === null || place.weights !== null ? null : place.tier }
  })
}
