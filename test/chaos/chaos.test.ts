import { expect, test } from 'vitest'
import { runCycles } from './cycles.js'

const CYCLES = 50

test('killed at fifty random moments, the stream loses and doubles nothing it acknowledged', async () => {
  const figures = await runCycles(CYCLES, 20_261_122)
  expect(figures).toMatchObject({
    cycles: CYCLES,
    lost: [],
    duplicated: [],
    unknown: [],
    miscounted: 0,
  })
  // Or it would have proven nothing.
  expect(figures.acknowledged).toBeGreaterThan(CYCLES * 100)
  expect(figures.kills.sending).toBeGreaterThan(CYCLES / 2)
  expect(figures.slowestOpenMs).toBeLessThan(5000)
}, 300_000)
