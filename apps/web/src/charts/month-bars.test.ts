import { expect, test } from 'vitest'
import { monthBars } from './month-bars.js'

const size = { width: 300, height: 100 }
const month = (started: number, concluded: number) => ({ label: 'M', started, concluded })

test('bars stand on the ground and are as tall as their share of the top tick', () => {
  const { months, ticks } = monthBars([month(8, 2), month(0, 4)], size)
  expect(ticks.map((tick) => tick.value)).toEqual([0, 2, 4, 6, 8])
  expect(months.map((one) => [one.started.height, one.concluded.height])).toEqual([
    [100, 25],
    [0, 50],
  ])
  for (const { started, concluded } of months) {
    expect(started.y + started.height).toBe(100)
    expect(concluded.y + concluded.height).toBe(100)
  }
})

test('bars of a month never overlap, nor leave the plot, with many months', () => {
  const { months, barWidth } = monthBars(
    Array.from({ length: 24 }, () => month(1, 1)),
    size,
  )
  for (const { started, concluded } of months) {
    expect(started.x + barWidth).toBeLessThanOrEqual(concluded.x)
  }
  expect(months[0]?.started.x).toBeGreaterThanOrEqual(0)
  expect((months.at(-1)?.concluded.x ?? 0) + barWidth).toBeLessThanOrEqual(300)
})

test('nothing yet has an axis of 0 and 1, and no bar', () => {
  const { months, ticks } = monthBars([month(0, 0)], size)
  expect(ticks.map((tick) => tick.value)).toEqual([0, 1])
  expect(months[0]?.started.height).toBe(0)
})
