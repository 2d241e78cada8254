import { expect, test } from 'vitest'
import { waterfall, type WaterfallStep } from './waterfall.js'

const step = (
  key: string,
  kind: WaterfallStep['kind'],
  value: number,
  interval: WaterfallStep['interval'] = null,
): WaterfallStep => ({ key, name: key, under: '', kind, value, interval })

const steps = [
  step('baseline', 'level', 60),
  step('a', 'part', 4, [1, 7]),
  step('b', 'part', -1, [-3, 1]),
  step('rest', 'rest', 2, [-1, 5]),
  step('current', 'level', 65),
]
const size = { width: 500, height: 200 }

test('each change begins where the one before ended, and the last ends at the current value', () => {
  const { columns } = waterfall(steps, null, size)
  const [baseline, a, b, rest, current] = columns
  expect(a && a.y + a.height).toBeCloseTo(baseline?.y ?? 0, 9)
  expect(b?.y).toBeCloseTo(a?.y ?? 0, 9)
  expect(b?.endY).toBeCloseTo((b?.y ?? 0) + (b?.height ?? 0), 9)
  expect(rest?.endY).toBeCloseTo(current?.y ?? 0, 9)
})

test('an interval is drawn around where its change ends, and the label stands above both', () => {
  const { columns } = waterfall(steps, null, size)
  const a = columns[1]
  const half = (a?.whisker?.low ?? 0) - (a?.endY ?? 0)
  expect((a?.endY ?? 0) - (a?.whisker?.high ?? 0)).toBeCloseTo(half, 9)
  for (const { labelY, y, whisker } of columns) {
    expect(labelY).toBeLessThan(Math.min(y, whisker?.high ?? y))
  }
})

test('everything lies inside the picture, the target too, and figures above 0 get no axis below it', () => {
  const { columns, targetY, foot } = waterfall(steps, 80, size)
  expect(targetY).toBeGreaterThan(0)
  for (const { y, height, x, width } of columns) {
    expect(y).toBeGreaterThanOrEqual(0)
    expect(y + height).toBeLessThanOrEqual(size.height + 1e-9)
    expect(x + width).toBeLessThanOrEqual(size.width)
  }
  expect(foot).toBeGreaterThan(0)
  expect(waterfall([step('a', 'level', 1), step('b', 'part', 1)], null, size).foot).toBeCloseTo(
    0.82,
    12,
  )
  expect(waterfall([step('a', 'level', 0)], null, size).foot).toBe(0)
})
