import { wilsonInterval } from '@sextant/stats'
import { describe, expect, test } from 'vitest'
import { coverageOf, WORLDS } from './worlds.js'

const YEARS = 300
const PROMISED = 0.95

describe.each(WORLDS)('a simulated year, $name', (world) => {
  const found = coverageOf(world, YEARS)
  test.each(found)('$group: the planted return lies inside the shown interval', (row) => {
    expect(row.years).toBeGreaterThan(YEARS / 2)
    // What so many years can tell at 99.9 %: a fault shows, chance does not.
    const held = { kind: 'proportion', n: row.years, sum: row.held } as const
    const [, most] = wilsonInterval(held, 0.001)
    expect(most).toBeGreaterThanOrEqual(PROMISED - world.leeway)
    // Intervals that always hold the truth would say nothing.
    expect(row.held).toBeLessThan(row.years)
    expect(Math.abs(row.bias)).toBeLessThan(0.5)
  })
})
