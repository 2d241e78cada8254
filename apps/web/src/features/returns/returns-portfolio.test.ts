import type { InitiativeReturn } from '@sextant/core/contract'
import { describe, expect, test } from 'vitest'
import { bubbleOf, returnPortfolio } from './returns-portfolio.js'

const row = (initiativeId: string, rest: Partial<InitiativeReturn>): InitiativeReturn => ({
  initiativeId,
  name: { en: initiativeId },
  tier: 'core',
  spent: 100,
  concluded: 2,
  shipped: 1,
  counted: 1,
  gain: null,
  gainGap: null,
  drawnTo: 'tier',
  perUnit: null,
  ...rest,
})
const returned = (low: number): InitiativeReturn['perUnit'] => ({
  estimate: low + 1,
  interval: [low, low + 2],
})

describe('the portfolio of returns', () => {
  test('is ordered by lower bound, and draws nothing that is not known', () => {
    const { placed, quiet } = returnPortfolio([
      row('a', { perUnit: returned(-1) }),
      row('b', { perUnit: returned(2) }),
      row('c', { gainGap: 'nothing_shipped' }),
      row('d', { spent: 0 }),
    ])
    expect(placed.map((item) => item.initiativeId)).toEqual(['b', 'a'])
    expect(quiet.map((item) => item.initiativeId)).toEqual(['c'])
  })

  test('a bubble stands at its spend and lower bound', () => {
    const [first] = returnPortfolio([row('a', { perUnit: returned(-1) })]).placed
    expect(first && bubbleOf(first, 'A')).toEqual({
      id: 'a',
      name: 'A',
      tier: 'core',
      x: 100,
      y: -1,
      weight: 2,
    })
  })
})
