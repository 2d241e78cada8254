import type { MemoryTables } from '@sextant/events/testing'
import { meanMoments } from '@sextant/stats'
import { benchAnalysis } from './stream-world.js'

interface Exposed {
  readonly variation: number
  readonly first: number
}

/** What somebody without the engine would do: every row into JavaScript, and sums over Maps. */
export async function pullRows(tables: MemoryTables) {
  const connection = await tables.connect()
  const columns = async (sql: string) => (await connection.runAndReadAll(sql)).getColumnsJS()
  try {
    const exposed = firstOf(await columns('select unit, variation, ts from exposures'))
    const moments = []
    for (const [position, { measure, window }] of benchAnalysis().metrics.entries()) {
      const facts = await columns(`select unit, ts, value from facts_${position + 1}`)
      const values = valuesOf(exposed, facts, measure.aggregation, window.length ?? Infinity)
      for (const variation of [7, 8]) {
        const units = [...exposed].filter(([, own]) => own.variation === variation)
        moments.push(meanMoments(units.map(([unit]) => values.get(unit) ?? 0)))
      }
    }
    return moments
  } finally {
    connection.closeSync()
  }
}

function firstOf([units = [], variations = [], times = []]: readonly unknown[][]) {
  const found = new Map<number, Exposed>()
  for (const [row, unit] of units.entries()) {
    const [first, known] = [Number(times[row]), found.get(Number(unit))]
    if (known !== undefined && known.first <= first) continue
    found.set(Number(unit), { variation: Number(variations[row]), first })
  }
  return found
}

function valuesOf(
  exposed: ReadonlyMap<number, Exposed>,
  [units = [], times = [], values = []]: readonly unknown[][],
  aggregation: string,
  length: number,
): ReadonlyMap<number, number> {
  const found = new Map<number, number>()
  for (const [row, unit] of units.entries()) {
    const [own, at] = [exposed.get(Number(unit)), Number(times[row])]
    if (own === undefined || at < own.first || at >= own.first + length) continue
    const [value, known] = [Number(values[row]), found.get(Number(unit))]
    found.set(Number(unit), known === undefined ? value : joined(aggregation, known, value))
  }
  return found
}

function joined(aggregation: string, a: number, b: number): number {
  if (aggregation === 'any') return 1
  return aggregation === 'max' ? Math.max(a, b) : a + b
}
