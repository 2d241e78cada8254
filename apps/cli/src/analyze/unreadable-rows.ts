import type { EventEngine, RejectedRow, StagedUnits } from '@sextant/events'
import { InputError } from '../input-error.js'

/** How many unreadable rows an error message spells out. */
const EXAMPLES = 5

/** The error that says how many rows cannot be read, the first of them, and why. */
export async function unreadableRows(
  engine: EventEngine,
  { stageId, rejected, received }: StagedUnits,
  ofEvents: boolean,
): Promise<InputError> {
  const lines: string[] = []
  let code = 'unreadable_rows'
  for await (const row of engine.rejectedRows(stageId, EXAMPLES)) {
    if (lines.length === 0) code = row.reason
    lines.push(`  ${describe(row, ofEvents)}`)
  }
  const more = rejected > lines.length ? [`  … and ${rejected - lines.length} more`] : []
  const count = `${rejected} of ${received} rows cannot be read`
  const advice = 'Correct them, or set them aside with --rejects FILE.'
  return new InputError(code, [`${count}:`, ...lines, ...more, advice].join('\n'))
}

const REASONS: Readonly<Record<RejectedRow['reason'], string>> = {
  wrong_column_count: 'as many columns as the header are needed, not',
  empty_variant: 'no variant:',
  bad_variant: 'not usable as a variant:',
  unknown_variant: 'unknown variant:',
  empty_unit: 'no unit id:',
  bad_unit_id: 'not usable as a unit id:',
  empty_value: 'no value:',
  not_finite: 'not a finite number:',
  not_a_number: 'not a number:',
  out_of_range: 'larger than 1e15:',
  not_binary: 'neither 0 nor 1:',
  duplicate_unit: 'more than one row has the unit id',
}

function describe({ row, line, column, value, reason }: RejectedRow, ofEvents: boolean): string {
  const place = column === null ? '' : `, column '${column}'`
  const said =
    ofEvents && reason === 'duplicate_unit'
      ? 'more than one variant has the unit id'
      : REASONS[reason]
  return `row ${row} (line ${line})${place}: ${said} '${value}' (${reason})`
}
