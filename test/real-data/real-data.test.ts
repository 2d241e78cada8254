import { describe, expect, test } from 'vitest'
import { allChecks, explained, explainedFields } from './all-checks.js'
import { asosDifferences } from './checks/asos.js'
import { upworthyDifferences } from './checks/upworthy.js'
import { differencesFrom } from './differences.js'
import { realDataFolder } from './real-data-folder.js'
import { readEntries } from './reference.js'

const there = realDataFolder !== null

// As lists, because a skipped test is reported: it must exist only where the data do not.
test.for(there ? [] : ['not run: no real data here'])('%s', (_, { skip }) => {
  expect(there).toBe(false)
  skip()
})

describe.each(there ? ['real data'] : [])('%s', () => {
  compareWithReference()
})

function compareWithReference() {
  const entries = readEntries()
  const entry = (id: string) => entries.find((one) => one.id === id)

  test('every entry of the reference is checked, or has a reason', () => {
    const known = new Set([...Object.keys(allChecks), ...Object.keys(explained)])
    expect(entries.map(({ id }) => id).filter((id) => !known.has(id))).toEqual([])
    expect(entries.length).toBeGreaterThan(0)
  })

  test('every check and every reason belongs to an entry', () => {
    const ids = new Set(entries.map(({ id }) => id))
    const known = [...Object.keys(allChecks), ...Object.keys(explained)]
    expect(known.filter((id) => !ids.has(id))).toEqual([])
    expect(Object.keys(explained).filter((id) => id in allChecks)).toEqual([])
  })

  test.each(entries.filter(({ id }) => id in allChecks))('$id', async (checked) => {
    const found = differencesFrom(checked, await allChecks[checked.id]?.(checked))
    // A number explained away must really differ, or the reason is not needed.
    const reasons = explainedFields.filter(({ of }) => of === checked.id)
    expect(found.filter(({ field }) => !reasons.some((one) => one.field === field))).toEqual([])
    expect(found.map(({ field }) => field)).toEqual(reasons.map(({ field }) => field))
  })

  test('every stream of ASOS meets its own answers', () => {
    const { differences, streams } = asosDifferences(entry('asos/shared/summary')?.tolerance)
    const reasons = explainedFields.filter(({ of }) => of.split('/').length === 3 && !entry(of))
    expect(differences.map(({ of, field }) => `${of} ${field}`)).toEqual(
      reasons.map(({ of, field }) => `${of} ${field}`),
    )
    expect(streams).toBe(entry('asos/shared/summary')?.expected['streams'])
  })

  test('every test of Upworthy meets its own answers', () => {
    const scan = entry('upworthy/shared/srm_scan')
    const { differences, tests } = upworthyDifferences(scan?.tolerance)
    expect(differences).toEqual([])
    expect(tests).toBe(scan?.expected['tests'])
  })
}
