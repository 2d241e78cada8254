import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { documentedRows } from './documented-rows.js'
import { simulationTable, studies } from './studies.js'
import { measure, type Measured } from './study.js'

const found: Measured[] = []

describe('every simulation, with enough trials to see half a percent', () => {
  test.each(studies.map((study) => ({ name: study.rows[0]?.id ?? '', study })))(
    '$name',
    ({ study }) => {
      const rows = measure(study, 'full')
      found.push(...rows)
      expect(rows.filter((row) => !row.holds)).toEqual([])
    },
  )

  test('the documentation quotes what this run measured', () => {
    const table = simulationTable(found)
    const quoted = readFileSync(new URL('../../../../docs/statistics.md', import.meta.url), 'utf8')
    expect(documentedRows(table)).toEqual(documentedRows(quoted))
  })
})

afterAll(() => {
  console.log(simulationTable(found))
})
