import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../../audit/list-audit.js'
import type { Budget } from '../../contract/budget.js'
import type { SpendMapping, SpendPreview } from '../../contract/spend-import.js'
import { createCycle } from '../../objectives/create-cycle.js'
import { openTestContext, type TestContext } from '../../testing.js'
import { changeInitiative } from '../change-initiative.js'
import { createBudget } from '../create-budget.js'
import { createInitiative } from '../create-initiative.js'
import { getBudgetSummary } from '../get-budget-summary.js'
import { listEntries } from '../list-entries.js'
import { importSpend } from './import-spend.js'
import { listSpendImports } from './list-spend-imports.js'
import { previewSpend } from './preview-spend.js'
import { spendRejects } from './spend-rejects.js'
import { uploadSpend } from './upload-spend.js'

let ctx: TestContext
let budget: Budget
let player: string

beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-11-01T08:00:00.000Z' })
  const dates = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
  const { id: cycleId } = await createCycle(ctx, { name: { en: 'Q4' }, ...dates })
  budget = await createBudget(ctx, { cycleId, ledger: 'people', total: 1000 })
  const name = { en: 'Player rewrite', zh: '播放器重构' }
  player = (await createInitiative(ctx, { name, tier: 'core', ownerId: 'per_product' })).id
})
afterEach(() => ctx.dispose())

const upload = (text: string | Uint8Array, budgetId = budget.id) =>
  uploadSpend(ctx, budgetId, { body: Readable.from([Buffer.from(text)]) })
const book = (
  { hash, mapping }: SpendPreview,
  rest: { again?: boolean; mapping?: SpendMapping } = {},
) => {
  if (mapping === null) throw new Error('no mapping was suggested')
  return importSpend(ctx, budget.id, { hash, mapping, fileName: 'sheet.csv', ...rest })
}
const textOf = async (chunks: AsyncIterable<string>) => {
  let text = ''
  for await (const chunk of chunks) text += chunk
  return text
}

const SHEET = [
  'Date,Project,Days,User',
  '2026-10-05,Player rewrite,1.5,Lin',
  '2026-10-06,播放器重构,0.5,Lin',
  '2026-10-07,,2,Zoë',
  '2026-10-08,Something else,1,Zoë',
  '2027-01-02,Player rewrite,1,Lin',
  '2026-10-09,Player rewrite,0.25,Lin',
  '2026-10-10,Player rewrite,-1,Lin',
  'Total,,7,',
  '2026-10-11,Player rewrite',
  '2026-10-12,Player rewrite,"=HYPERLINK(""x"")",Lin',
].join('\r\n')

describe('a file of time', () => {
  test('is shown first, row by row, and books nothing', async () => {
    const shown = await upload(SHEET)
    expect(shown).toMatchObject({
      remembered: false,
      mapping: { day: 'Date', subject: 'Project', amount: 'Days', person: 'User', unit: 'days' },
      counts: { rows: 10, booked: 3, rejected: 7, amount: 40 },
      unmapped: [{ text: 'Something else', rows: 1 }],
      bookedBefore: null,
    })
    expect(shown.sample).toMatchObject([
      { row: 1, day: '2026-10-05', amount: 15, initiativeId: player, tier: 'core', person: 'Lin' },
      { row: 2, amount: 5, initiativeId: player },
      { row: 3, amount: 20, initiativeId: null, tier: null, person: 'Zoë' },
    ])
    expect(shown.rejected.map(({ row, reason }) => [row, reason])).toEqual([
      [4, 'subject_unknown'],
      [5, 'outside_period'],
      [6, 'too_fine'],
      [7, 'negative'],
      [8, 'day'],
      [9, 'columns'],
      [10, 'amount'],
    ])
    expect((await listEntries(ctx, budget.id)).items).toEqual([])
  })

  test('is booked in one write; what is set aside comes back as a file that runs nothing', async () => {
    const shown = await upload(SHEET)
    const audits = (await listAudit(ctx, {})).items.length
    const booked = await book(shown)
    expect((await listAudit(ctx, {})).items).toHaveLength(audits + 1)
    expect(booked.counts).toEqual(shown.counts)
    expect(await listSpendImports(ctx, budget.id)).toEqual([booked])
    const { items } = await listEntries(ctx, budget.id, { importId: booked.id })
    expect(
      items.map(({ day, amount, source, person, tier }) => [day, amount, source, person, tier]),
    ).toEqual([
      ['2026-10-07', 20, 'import', 'Zoë', null],
      ['2026-10-06', 5, 'import', 'Lin', 'core'],
      ['2026-10-05', 15, 'import', 'Lin', 'core'],
    ])
    const { actual, unassigned } = await getBudgetSummary(ctx, budget.id)
    expect([actual.amounts.core, unassigned]).toEqual([20, 20])
    const csv = await textOf(spendRejects(ctx, booked.id))
    expect(csv.split('\r\n')).toEqual([
      '\uFEFFrow,reason,value,Date,Project,Days,User',
      '4,subject_unknown,Something else,2026-10-08,Something else,1,Zoë',
      '5,outside_period,2027-01-02,2027-01-02,Player rewrite,1,Lin',
      '6,too_fine,0.25,2026-10-09,Player rewrite,0.25,Lin',
      "7,negative,'-1,2026-10-10,Player rewrite,'-1,Lin",
      '8,day,Total,Total,,7,',
      '9,columns,"2026-10-11,Player rewrite",2026-10-11,Player rewrite',
      `10,amount,"'=HYPERLINK(""x"")",2026-10-12,Player rewrite,"'=HYPERLINK(""x"")",Lin`,
      '',
    ])
    await expect(textOf(spendRejects(ctx, 'spi_none'))).rejects.toMatchObject({
      reason: 'spend_import.not_found',
    })
  })

  test('is booked once, and again only on purpose; a repeated request books nothing more', async () => {
    await book(await upload(SHEET))
    const shown = await upload(SHEET)
    expect(shown.bookedBefore).not.toBeNull()
    await expect(book(shown)).rejects.toMatchObject({ reason: 'spend_import.booked_before' })
    const input = {
      hash: shown.hash,
      fileName: 'a.csv',
      again: true,
      mapping: shown.mapping ?? mappingOf(),
    }
    const retrying = ctx.withKey('once')
    const first = await importSpend(retrying, budget.id, input)
    expect(await importSpend(retrying, budget.id, input)).toEqual(first)
    expect((await listEntries(ctx, budget.id)).items).toHaveLength(6)
  })

  test('brings its mapping along for the next file with the same columns', async () => {
    const shown = await upload(SHEET)
    const mapping = shown.mapping ?? mappingOf()
    const other = { text: 'Something else', on: { on: 'bucket', bucket: 'run' } } as const
    const chosen = { ...mapping, subjects: [...mapping.subjects, other] }
    const again = await previewSpend(ctx, budget.id, { hash: shown.hash, mapping: chosen })
    expect(again).toMatchObject({ counts: { booked: 4 }, unmapped: [] })
    await book(shown, { mapping: chosen })
    const next = await upload('Date,Project,Days,User\n2026-11-01,Something else,3,Lin\n')
    expect(next).toMatchObject({ remembered: true, counts: { booked: 1, rejected: 0 } })
    expect(next.sample).toMatchObject([{ bucket: 'run', amount: 30 }])
    const elsewhere = await upload('Date,Project,User,Days\n2026-11-01,Something else,Lin,3\n')
    expect(elsewhere.remembered).toBe(false)
  })

  test('sets aside spend on what was stopped before', async () => {
    await changeInitiative(ctx, player, { stopped: { on: '2026-10-05', reason: 'Enough' } })
    const { rejected } = await upload(
      'Date,Project,Days\n2026-10-05,Player rewrite,1\n2026-10-06,Player rewrite,1',
    )
    expect(rejected).toEqual([{ row: 2, reason: 'stopped', value: 'Player rewrite' }])
  })

  test('is refused whole when it is gone, does not fit its mapping or books nothing', async () => {
    const shown = await upload(SHEET)
    const mapping = shown.mapping ?? mappingOf()
    const refused = async (run: Promise<unknown>, reason: string) => {
      await expect(run).rejects.toMatchObject({ reason })
      expect((await listEntries(ctx, budget.id)).items).toEqual([])
      expect(await listSpendImports(ctx, budget.id)).toEqual([])
    }
    await refused(book({ ...shown, hash: '0'.repeat(64) }), 'spend_import.file_gone')
    await refused(
      book(shown, { mapping: { ...mapping, note: 'Nope' } }),
      'spend_import.mapping_column',
    )
    await refused(
      book(shown, { mapping: { ...mapping, unit: 'currency' } }),
      'spend_import.mapping_unit',
    )
    const unknown = { text: 'x', on: { on: 'initiative', initiativeId: 'ini_none' } } as const
    await refused(
      book(shown, { mapping: { ...mapping, subjects: [unknown] } }),
      'initiative.not_found',
    )
    await refused(
      book(shown, { mapping: { ...mapping, dayFormat: 'dmy' } }),
      'spend_import.nothing_to_book',
    )
    await refused(upload(SHEET, 'bud_none'), 'budget.not_found')
    await refused(upload(''), 'spend_import.file_empty')
    await refused(book(shown), 'spend_import.file_gone')
  })
})

test('a file of cost books minor units exactly, and no other currency', async () => {
  const { cycleId } = budget
  budget = await createBudget(ctx, { cycleId, ledger: 'money', currency: 'EUR', total: 100_000 })
  const shown = await upload(
    'Datum;Projekt;Betrag;Währung\n05.10.2026;Player rewrite;1.200,29;EUR\n06.10.2026;Player rewrite;5,00;USD\n07.10.2026;Player rewrite;$ 5,00;EUR\n08.10.2026;Player rewrite;5,00;\n',
  )
  expect(shown.counts).toEqual({ rows: 4, booked: 1, rejected: 3, amount: 120_029 })
  expect(new Set(shown.rejected.map(({ reason }) => reason))).toEqual(new Set(['currency']))
})

test('100,000 rows are booked in one go within seconds', async () => {
  const lines = Array.from(
    { length: 100_000 },
    (_, row) =>
      `2026-10-${String(1 + (row % 31)).padStart(2, '0')},Player rewrite,0.1,P${row % 40}`,
  )
  const shown = await upload(`Date,Project,Days,User\n${lines.join('\n')}\n`)
  const started = performance.now()
  const { counts } = await book(shown)
  expect(counts).toEqual({ rows: 100_000, booked: 100_000, rejected: 0, amount: 100_000 })
  expect((await getBudgetSummary(ctx, budget.id)).actual.amounts.core).toBe(100_000)
  expect(performance.now() - started).toBeLessThan(20_000)
}, 60_000)

function mappingOf(): SpendMapping {
  throw new Error('no mapping was suggested')
}
