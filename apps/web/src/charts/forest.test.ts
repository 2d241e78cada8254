import { describe, expect, test } from 'vitest'
import {
  forestAxis,
  forestGroups,
  forestMark,
  type ForestRow,
  forestScale,
  harmSide,
} from './forest.js'

function row(change: Partial<ForestRow>): ForestRow {
  return {
    id: 'row',
    group: 'Target',
    name: 'Completion',
    control: '61.8%',
    treatment: '62.9%',
    estimate: 0.01,
    bounds: [-0.01, 0.03],
    reading: { word: 'Inconclusive' },
    ...change,
  }
}

describe('the shared axis', () => {
  test('holds zero, every deciding interval and every margin', () => {
    const { domain } = forestAxis([
      row({ bounds: [0.01, 0.02] }),
      row({ bounds: [0.001, 0.004], margin: -0.03 }),
    ])
    expect(domain[0]).toBeLessThan(-0.03)
    expect(domain[1]).toBeGreaterThan(0.02)
  })

  test('is not stretched by a row that may run off', () => {
    const rows = [row({}), row({ bounds: [-0.5, 0.5], offScale: true })]
    expect(forestAxis(rows).domain).toEqual(forestAxis([row({})]).domain)
  })

  test('stands on finite bounds only', () => {
    const { domain } = forestAxis([row({ bounds: [-0.01, Number.POSITIVE_INFINITY] })])
    expect(domain.every((end) => Number.isFinite(end))).toBe(true)
  })

  test('has a width even where nothing was measured', () => {
    const { domain, ticks } = forestAxis([row({ estimate: null, bounds: null })])
    expect(domain[1]).toBeGreaterThan(domain[0])
    expect(ticks).toContain(0)
  })
})

describe('the marks of a row', () => {
  const axis = { domain: [-0.04, 0.04], ticks: [] } as const

  test('stand where the numbers say', () => {
    const mark = forestMark(row({ shrunk: 0.005 }), axis, 400)
    expect(mark).toMatchObject({ arrowLow: false, arrowHigh: false })
    expect(mark?.from).toBeCloseTo(150, 9)
    expect(mark?.to).toBeCloseTo(350, 9)
    expect(mark?.estimate).toBeCloseTo(250, 9)
    expect(mark?.shrunk).toBeCloseTo(225, 9)
  })

  test('end in an arrow at the edge where they run off', () => {
    const mark = forestMark(row({ bounds: [-0.01, 0.09] }), axis, 400)
    expect(mark).toMatchObject({ to: 400, arrowLow: false, arrowHigh: true })
    expect(forestMark(row({ bounds: [-0.09, 0] }), axis, 400)).toMatchObject({
      from: 0,
      arrowLow: true,
      arrowHigh: false,
    })
  })

  test('hold no square for an estimate off the axis', () => {
    const mark = forestMark(row({ estimate: 0.06, bounds: [0.05, 0.07] }), axis, 400)
    expect(mark).toMatchObject({ estimate: null, from: 386, to: 400, arrowHigh: true, isOff: true })
  })

  test('are missing without an interval', () => {
    expect(forestMark(row({ bounds: null }), axis, 400)).toBeNull()
    expect(forestMark(row({ estimate: null }), axis, 400)).toBeNull()
  })

  test('grow in proportion to the width', () => {
    const narrow = forestScale(axis, 200)(0.01)
    expect(forestScale(axis, 400)(0.01)).toBe(narrow * 2)
  })
})

describe('the harm side', () => {
  const axis = { domain: [-0.04, 0.04], ticks: [] } as const

  test('lies left of the wall where higher is better', () => {
    expect(harmSide(row({ margin: -0.02 }), axis, 400)).toEqual({ wall: 100, from: 0, width: 100 })
  })

  test('lies right of the wall where lower is better', () => {
    const side = harmSide(row({ margin: 0.03 }), axis, 400)
    expect(side?.wall).toBeCloseTo(350, 9)
    expect(side?.from).toBe(side?.wall)
    expect(side?.width).toBeCloseTo(50, 9)
  })

  test('is there only for a row with a margin', () => {
    expect(harmSide(row({}), axis, 400)).toBeNull()
  })

  test('is wide enough to be seen on the axis its margin helped choose', () => {
    for (const margin of [-0.02, 0.02]) {
      const guarded = row({ bounds: [-0.001, 0.001], margin })
      const side = harmSide(guarded, forestAxis([guarded]), 400)
      expect(side?.width).toBeGreaterThan(30)
    }
  })
})

test('rows fall into groups in the order they come', () => {
  const groups = forestGroups([
    row({ id: 'a' }),
    row({ id: 'b', group: 'Guardrails' }),
    row({ id: 'c', group: 'Guardrails' }),
  ])
  expect(groups.map((group) => group.map(({ id }) => id))).toEqual([['a'], ['b', 'c']])
})
