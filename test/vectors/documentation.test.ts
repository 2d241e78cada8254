import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parseCase, readVectorFile } from './vector-file.js'

const text = readFileSync(new URL('../../docs/statistics.md', import.meta.url), 'utf8')
const cases = readVectorFile(fileURLToPath(new URL('statistics.json', import.meta.url)))
const methods = new Set(cases.map((one, index) => parseCase(one, index).method))

/** The part of each method: everything under a heading that asks a question. */
const parts = text
  .split(/\n(?=#{2,3} )/)
  .filter((part) => part.includes('- Question:'))
  .map((part) => ({ title: part.split('\n', 1)[0]?.replace(/^#+ /, '') ?? '', part }))

describe('docs/statistics.md', () => {
  test.each(parts)(
    '$title: what it asks, assumes and computes, and when not to use it',
    (given) => {
      for (const label of ['Question', 'Assumes', 'Formula', 'Source', 'Not when', 'Code']) {
        expect(given.part).toMatch(new RegExp(`(?:^- |\\. )${label}:\\s+\\S`, 'm'))
      }
    },
  )

  test('has a part for every method of the reference file', () => {
    const named = parts.flatMap(({ part }) =>
      [...part.matchAll(/ectors:? (`[^.]*(?:\.[^.\s][^.]*)*)/g)].flatMap(([, list = '']) =>
        [...list.matchAll(/`([a-z_]+(?:\.[a-z0-9_]+)?)`/g)].map(([, id]) => id),
      ),
    )
    expect(methods.size).toBe(43)
    expect([...methods].filter((method) => !named.includes(method))).toEqual([])
  })
})
