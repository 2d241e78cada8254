import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { openDuckdbEngine } from './duckdb-engine.js'

const ROWS = 500_000
const MEGABYTE = 1024 * 1024

function* lines(): Generator<Buffer> {
  yield Buffer.from('id,group,converted,revenue,orders,before\n')
  for (let at = 0; at < ROWS; at += 1000) {
    const some = Array.from({ length: 1000 }, (_, i) => {
      const n = at + i
      return `visitor-${n}-of-many,${n % 2 ? 'control' : 'treatment'},${n % 3 ? 0 : 1},${n % 997}.25,2,7\n`
    })
    yield Buffer.from(some.join(''))
  }
}

test('a quantile of half a million values is found in a few megabytes', async () => {
  const engine = await openDuckdbEngine({ path: ':memory:', memoryLimit: '16MB' })
  try {
    const source = { name: 'many.csv', bytes: 0, open: () => Readable.from(lines()) }
    const staged = await engine.stageUnits(source, {
      variantColumn: 'group',
      variants: 'from_file',
      metrics: [{ metric: 'r', kind: 'mean', column: 'revenue' }],
    })
    await engine.landUnits(staged.stageId, 'many')
    const found = await engine.quantiles({ dataset: 'many', metric: 'r', level: 0.5 })
    // 997 values in turn, so their middle is the 499th.
    expect(found.map(({ moments }) => [moments.n, moments.quantile])).toEqual([
      [ROWS / 2, 498.25],
      [ROWS / 2, 498.25],
    ])
  } finally {
    await engine.close()
  }
}, 120_000)

test('half a million rows pass through in bounded memory', async () => {
  const engine = await openDuckdbEngine({ path: ':memory:', memoryLimit: '100MB' })
  try {
    const before = process.memoryUsage.rss()
    let peak = before
    const source = { name: 'many.csv', bytes: 0, open: () => Readable.from(lines()) }
    const staged = await engine.stageUnits(
      source,
      {
        variantColumn: 'group',
        variants: 'from_file',
        unitColumn: 'id',
        metrics: [
          { metric: 'c', kind: 'proportion', column: 'converted' },
          { metric: 'r', kind: 'mean', column: 'revenue', covariate: 'before' },
        ],
      },
      { onProgress: () => (peak = Math.max(peak, process.memoryUsage.rss())) },
    )
    expect(staged).toMatchObject({ received: ROWS, accepted: ROWS, rejected: 0 })
    await engine.landUnits(staged.stageId, 'many')
    peak = Math.max(peak, process.memoryUsage.rss())
    // The rows as JavaScript objects would take several times this; DuckDB may hold 100 MB of it.
    expect((peak - before) / MEGABYTE).toBeLessThan(350)
  } finally {
    await engine.close()
  }
}, 120_000)
