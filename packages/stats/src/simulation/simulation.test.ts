import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { documentedRows } from './documented-rows.js'
import { studies } from './studies.js'
import { isHeld, measure, toleranceOf } from './study.js'

const rows = studies.flatMap((study) => study.rows.map((row) => ({ row, study })))
const documented = documentedRows(
  readFileSync(new URL('../../../../docs/statistics.md', import.meta.url), 'utf8'),
)

describe.each(studies.map((study) => ({ name: study.rows[0]?.id ?? '', study })))(
  'short form of $name',
  ({ study }) => {
    test.each(measure(study, 'short'))('$id: $says', ({ holds, measured, promised, tolerance }) => {
      expect({ holds, measured, promised, tolerance }).toMatchObject({ holds: true })
    })
  },
)

describe('the table of the documentation', () => {
  test('has a row for every simulation, in their order, and no other', () => {
    expect(documented.map(({ id, says }) => ({ id, says }))).toEqual(
      rows.map(({ row: { id, says } }) => ({ id, says })),
    )
  })

  test.each(rows)('$row.id: what it says was promised and measured', ({ row, study }) => {
    const found = documented.find(({ id }) => id === row.id)
    expect(found).toMatchObject({
      promised: row.promised,
      relation: row.relation,
      trials: study.trials.full,
    })
    const measured = found?.measured ?? Number.NaN
    const tolerance = toleranceOf(row, study.trials.full)
    expect(isHeld({ ...row, measured, tolerance })).toBe(true)
  })
})
