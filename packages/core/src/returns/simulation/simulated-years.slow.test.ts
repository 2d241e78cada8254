import { wilsonInterval } from '@sextant/stats'
import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { coverageOf, WORLDS, type Coverage } from './worlds.js'

const YEARS = 10_000
const PROMISED = 0.95
const DOCUMENT = new URL('../../../../../docs/statistics.md', import.meta.url)
const lines: string[] = []

test.each(WORLDS)('$name: ten thousand years', (world) => {
  const rows = coverageOf(world, YEARS)
  lines.push(lineOf(world.name, rows))
  for (const { held, years } of rows) {
    const [, most] = wilsonInterval({ kind: 'proportion', n: years, sum: held }, 0.05)
    expect(most).toBeGreaterThanOrEqual(PROMISED - world.leeway)
  }
})

test('the documentation quotes what this run measured', () => {
  expect(lines).toHaveLength(WORLDS.length)
  const quoted = readFileSync(DOCUMENT, 'utf8').split('\n').map(plain)
  expect(lines.map(plain).filter((line) => !quoted.includes(line))).toEqual([])
})

afterAll(() => {
  console.log(lines.join('\n'))
})

function lineOf(name: string, rows: readonly Coverage[]): string {
  const shares = rows.map(({ held, years }) => (held / years).toFixed(4))
  return `| ${[name, ...shares].join(' | ')} |`
}

/** Cells are padded in the document. */
function plain(line: string): string {
  return line.replaceAll(/ +/g, ' ').trim()
}
