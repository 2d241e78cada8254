import { describe, expect, test } from 'vitest'
import { shareTrend, type TrendPeriod } from './share-trend.js'

const SIZE = { width: 400, height: 100 }
const period = (rest: Partial<TrendPeriod> = {}): TrendPeriod => ({
  id: 'bud_1',
  label: 'Q1',
  shares: { core: 0.7, supporting: 0.2, exploratory: 0.1 },
  target: { core: 0.7, supporting: 0.2, exploratory: 0.1 },
  band: { core: 0.05, supporting: 0.05, exploratory: 0.025 },
  notes: [],
  ...rest,
})

describe('stacked shares over periods', () => {
  test('boxes fill the height, core at the foot', () => {
    const [column] = shareTrend([period()], SIZE)
    const [core, supporting, exploratory] = column?.boxes ?? []
    expect((core?.y ?? 0) + (core?.height ?? 0)).toBeCloseTo(100)
    expect(core?.y).toBeCloseTo(30)
    expect(supporting?.y).toBeCloseTo(10)
    expect(exploratory?.y).toBeCloseTo(0)
  })

  test('each period has the boundaries of its own target, inside their bands', () => {
    const other = { core: 0.5, supporting: 0.3, exploratory: 0.2 }
    const [first, second] = shareTrend([period(), period({ target: other })], SIZE)
    expect(first?.bounds.map((bound) => bound.at)).toEqual([expect.closeTo(30), expect.closeTo(10)])
    expect(second?.bounds.map((bound) => bound.at)).toEqual([
      expect.closeTo(50),
      expect.closeTo(20),
    ])
    for (const { from, at, to } of first?.bounds ?? []) {
      expect(from).toBeLessThan(at)
      expect(to).toBeGreaterThan(at)
    }
  })

  test('nothing spent is no box, and columns do not touch', () => {
    const columns = shareTrend([period({ shares: null }), period(), period()], SIZE)
    expect(columns[0]?.boxes).toEqual([])
    const [first, second, third] = columns
    expect((first?.x ?? 0) + (first?.width ?? 0)).toBeLessThan(second?.x ?? 0)
    expect((second?.x ?? 0) + (second?.width ?? 0)).toBeLessThan(third?.x ?? 0)
  })
})
