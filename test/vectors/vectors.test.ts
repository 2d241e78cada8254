import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { allAdapters } from './all-adapters.js'
import { disputes } from './disputes.js'
import { runVectors } from './run-vectors.js'
import { readVectorFile } from './vector-file.js'

const cases = ['statistics.json', 'rules.json'].flatMap((name) =>
  readVectorFile(fileURLToPath(new URL(name, import.meta.url))),
)
const outcome = runVectors(cases, allAdapters, disputes)

describe('reference vectors', () => {
  test('no case of a covered method fails', () => {
    expect(outcome.failures).toEqual([])
  })

  test('every method claimed is really run', () => {
    expect([...outcome.covered.keys()].toSorted()).toEqual(Object.keys(allAdapters).toSorted())
  })

  test('every dispute is needed', () => {
    expect(disputes.filter((dispute) => !outcome.disputed.has(dispute))).toEqual([])
  })

  test('passed, failed and skipped add up to the cases', () => {
    const { passed, failures, skipped } = outcome
    expect(passed).toBeGreaterThan(0)
    expect(passed + failures.length + skipped).toBe(cases.length)
  })
})
