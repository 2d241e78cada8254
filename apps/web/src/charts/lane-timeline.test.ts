import { expect, test } from 'vitest'
import { dayX, nextMark, stackRows, weekTicks } from './lane-timeline.js'

const QUARTER = { from: '2026-10-01', to: '2026-12-31' }

test('a day stands in its own middle, and one outside on the nearest end', () => {
  expect(dayX('2026-10-01', QUARTER, 920)).toBeCloseTo(5)
  expect(dayX('2026-12-31', QUARTER, 920)).toBeCloseTo(915)
  expect(dayX('2026-09-01', QUARTER, 920)).toBeCloseTo(5)
  expect(dayX('2027-02-01', QUARTER, 920)).toBeCloseTo(915)
})

test('ticks are the Mondays, labelled as far as there is room', () => {
  const ticks = weekTicks(QUARTER, 920, 50)
  expect(ticks.map(({ day }) => day).slice(0, 2)).toEqual(['2026-10-05', '2026-10-12'])
  expect(ticks).toHaveLength(13)
  expect(ticks.every(({ labelled }) => labelled)).toBe(true)
  const narrow = weekTicks(QUARTER, 300, 50)
  const labelled = narrow.filter((tick) => tick.labelled)
  expect(labelled.length).toBeLessThan(7)
  const gaps = labelled.slice(1).map((tick, index) => tick.x - (labelled[index]?.x ?? tick.x))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(50)
  // A span that begins on a Monday begins with it.
  expect(weekTicks({ from: '2026-10-05', to: '2026-10-11' }, 70, 1)[0]?.day).toBe('2026-10-05')
})

test('no two marks of a row touch, and a row is opened only where there is no room', () => {
  expect(stackRows([10, 12, 30, 31, 32, 60], 16)).toEqual([0, 1, 0, 1, 2, 0])
  expect(stackRows([], 16)).toEqual([])
})

test('arrow keys run along a lane, and over empty lanes to the nearest mark', () => {
  const lanes = [[{ x: 10 }, { x: 50 }, { x: 90 }], [], [{ x: 20 }, { x: 80 }]]
  const from = { lane: 0, mark: 1 }
  expect(nextMark(lanes, from, 'ArrowRight')).toEqual({ lane: 0, mark: 2 })
  expect(nextMark(lanes, { lane: 0, mark: 2 }, 'ArrowRight')).toEqual({ lane: 0, mark: 2 })
  expect(nextMark(lanes, { lane: 0, mark: 0 }, 'ArrowLeft')).toEqual({ lane: 0, mark: 0 })
  expect(nextMark(lanes, { lane: 0, mark: 2 }, 'ArrowDown')).toEqual({ lane: 2, mark: 1 })
  expect(nextMark(lanes, { lane: 2, mark: 0 }, 'ArrowUp')).toEqual({ lane: 0, mark: 0 })
  expect(nextMark(lanes, { lane: 2, mark: 1 }, 'ArrowDown')).toEqual({ lane: 2, mark: 1 })
  expect(nextMark(lanes, from, 'Home')).toEqual({ lane: 0, mark: 0 })
  expect(nextMark(lanes, from, 'End')).toEqual({ lane: 0, mark: 2 })
  expect(nextMark(lanes, from, 'x')).toEqual(from)
})
