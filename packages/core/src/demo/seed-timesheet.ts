import { Readable } from 'node:stream'
import { importSpend } from '../budget/imports/import-spend.js'
import { uploadSpend } from '../budget/imports/upload-spend.js'
import { split } from '../budget/split.js'
import { csvLine } from '../interop/csv-text.js'
import type { DemoWorld } from './demo-world.js'
import { INITIATIVE_SPECS } from './initiative-specs.js'
import type { SpendItem } from './spend-plan.js'

const TEAM = ['Aiko Tanaka', 'Ben Okafor', 'Chen Chen', 'Dana Ruiz'] as const

/** Spend of a week that came as a file: the newest week with spend on initiatives. */
export function timesheetOf(items: readonly SpendItem[]): readonly SpendItem[] {
  const booked = items.filter(({ kind, initiative }) => kind === 'actual' && initiative !== null)
  const week = booked.reduce((newest, { day }) => (day > newest ? day : newest), '')
  return booked.filter(({ day }) => day === week)
}

/** Books a week of people’s time from a file, with two rows that cannot be booked, as it happens. */
export async function importTimesheet(
  world: DemoWorld,
  budgetId: string,
  items: readonly SpendItem[],
): Promise<void> {
  const [first] = items
  if (first === undefined) return
  const ctx = world.at(first.day, 18, 'per_priya')
  const { hash, mapping } = await uploadSpend(ctx, budgetId, {
    body: Readable.from([Buffer.from(fileOf(items, first.day))]),
  })
  if (mapping === null) throw new RangeError('the demo’s timesheet has columns nobody knows')
  await importSpend(ctx, budgetId, { hash, mapping, fileName: `timesheet-${first.day}.csv` })
}

function fileOf(items: readonly SpendItem[], day: string): string {
  const rows = items.flatMap(({ initiative, amount }) => {
    const name = INITIATIVE_SPECS.find(({ key }) => key === initiative)?.name.en ?? ''
    const parts = split(amount, [4, 3, 2, 1])
    return TEAM.flatMap((person, at) => {
      const part = parts[at] ?? 0
      return part === 0 ? [] : [[day, name, person, (part / 10).toFixed(1)]]
    })
  })
  const aside = [
    [day, 'Office move', TEAM[1], '1.0'],
    [day, 'Onboarding in three steps', TEAM[3], '0.25'],
  ]
  return [['Date', 'Project', 'Person', 'Days'], ...rows, ...aside].map(csvLine).join('')
}
