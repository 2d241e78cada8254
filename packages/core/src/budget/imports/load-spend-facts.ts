import type { Budget } from '../../contract/budget.js'
import type { SpendMapping } from '../../contract/spend-import.js'
import type { Executor } from '../../db/open.js'
import { experiments } from '../../db/schema/experiments.js'
import { initiatives } from '../../db/schema/initiatives.js'
import { invalid, notFound } from '../../errors.js'
import { requireCycle } from '../../objectives/require-cycle.js'
import type { SpendFacts } from './place-rows.js'
import type { SpendTable } from './spend-table.js'

/** What the rows of a file are judged by; a mapping that does not fit it is refused. */
export async function loadSpendFacts(
  db: Executor,
  budget: Budget,
  { columns }: SpendTable,
  mapping: SpendMapping,
): Promise<SpendFacts> {
  const { day, amount, subject, person, note, currency } = mapping
  const missing = [day, amount, subject, person, note, currency].find(
    (column) => column !== null && !columns.includes(column),
  )
  if (missing) throw invalid('spend_import.mapping_column', { column: missing })
  if ((budget.ledger === 'money') !== (mapping.unit === 'currency')) {
    throw invalid('spend_import.mapping_unit', { unit: mapping.unit, ledger: budget.ledger })
  }
  const works = await db
    .select({ id: initiatives.id, stoppedOn: initiatives.stoppedOn })
    .from(initiatives)
  const tests = await db.select({ id: experiments.id }).from(experiments)
  const known = new Set([...works, ...tests].map(({ id }) => id))
  for (const { on } of mapping.subjects) {
    if (on.on === 'initiative' && !known.has(on.initiativeId)) {
      throw notFound('initiative.not_found', on.initiativeId)
    }
    if (on.on === 'experiment' && !known.has(on.experimentId)) {
      throw notFound('experiment.not_found', on.experimentId)
    }
  }
  const stops = works.flatMap(({ id, stoppedOn }) =>
    stoppedOn === null ? [] : [[id, stoppedOn] as const],
  )
  const { startsOn, endsOn } = await requireCycle(db, budget.cycleId)
  return { budget, cycle: { startsOn, endsOn }, mapping, stoppedOn: new Map(stops) }
}
