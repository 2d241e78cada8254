import { and, eq } from 'drizzle-orm'
import type { Ledger } from '../../contract/budget.js'
import type { SpendMapping } from '../../contract/spend-import.js'
import type { Executor } from '../../db/open.js'
import { spendMappings } from '../../db/schema/budget.js'
import { experiments } from '../../db/schema/experiments.js'
import { initiatives } from '../../db/schema/initiatives.js'
import { subjectText } from './place-rows.js'
import { columnsHash, type SpendTable } from './spend-table.js'
import { plain, suggestSpendMapping } from './suggest-spend-mapping.js'

type Subject = SpendMapping['subjects'][number]
const MOST_SUBJECTS = 2000

/**
 * The mapping that files with these columns were booked with last, else a suggested one; texts that
 * it does not know yet are matched with the names of initiatives and experiments.
 */
export async function proposeMapping(
  db: Executor,
  table: SpendTable,
  ledger: Ledger,
): Promise<{ readonly mapping: SpendMapping | null; readonly remembered: boolean }> {
  const hash = columnsHash(table.columns)
  const [kept] = await db
    .select()
    .from(spendMappings)
    .where(and(eq(spendMappings.ledger, ledger), eq(spendMappings.columnsHash, hash)))
  const mapping = kept?.mapping ?? suggestSpendMapping(table, ledger)
  if (mapping === null || mapping.subject === null) {
    return { mapping, remembered: kept !== undefined }
  }
  const known = new Set(mapping.subjects.map(({ text }) => text))
  const at = table.columns.indexOf(mapping.subject)
  const texts = new Set(table.rows.map((row) => subjectText(row[at] ?? '')))
  const byName = await readNames(db)
  const matched = [...texts].flatMap((text): Subject[] => {
    const on = text === '' || known.has(text) ? undefined : byName.get(plain(text))
    return on === undefined ? [] : [{ text, on }]
  })
  const subjects = [...mapping.subjects, ...matched].slice(0, MOST_SUBJECTS)
  return { mapping: { ...mapping, subjects }, remembered: kept !== undefined }
}

const RUN: readonly string[] = ['run', 'bau', 'operations', 'maintenance', '运维', '日常运营']

/** What a name, in either language, or an experiment's number or key stands for; names of two things stand for none. */
async function readNames(db: Executor): Promise<ReadonlyMap<string, Subject['on']>> {
  const found = new Map<string, Subject['on'] | null>(
    RUN.map((name) => [name, { on: 'bucket', bucket: 'run' }]),
  )
  const add = (name: string | undefined, on: Subject['on']) => {
    if (name !== undefined && plain(name) !== '') {
      found.set(plain(name), found.has(plain(name)) ? null : on)
    }
  }
  const works = await db.select({ id: initiatives.id, name: initiatives.name }).from(initiatives)
  for (const { id, name } of works) {
    const on = { on: 'initiative', initiativeId: id } as const
    for (const text of new Set([name.en, name.zh])) add(text, on)
  }
  const tests = await db
    .select({
      id: experiments.id,
      name: experiments.name,
      number: experiments.number,
      key: experiments.key,
    })
    .from(experiments)
  for (const { id, name, number, key } of tests) {
    const on = { on: 'experiment', experimentId: id } as const
    for (const text of new Set([name.en, name.zh, `EXP-${number}`, key])) add(text, on)
  }
  return new Map([...found].flatMap(([name, on]) => (on === null ? [] : [[name, on] as const])))
}
