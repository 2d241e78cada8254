import { describe, expect, test } from 'vitest'
import { isReachable, ledgerDecimals, movedAmount, sumOf } from './ledger.js'

const tiers = (core: number, supporting: number, exploratory: number) => ({
  core,
  supporting,
  exploratory,
})

function view(amounts: ReturnType<typeof tiers>) {
  return {
    amounts,
    total: sumOf(amounts),
    shares: null,
    percent: null,
    deviation: null,
    severity: null,
    maxDeviation: null,
    tvd: null,
    overall: null,
  }
}

const budget = {
  id: 'bud_1',
  cycleId: 'cyc_1',
  ledger: 'people',
  currency: null,
  total: 12_000,
  targetMix: tiers(7000, 2000, 1000),
  band: { points: 500, relative: 2500 },
  floorExploratory: false,
  carryRule: 'lapse',
  dayRate: null,
  createdAt: '2026-10-01T00:00:00.000Z',
} as const

test.each([
  ['people', null, 1],
  ['money', 'EUR', 2],
  ['money', 'JPY', 0],
  ['money', 'KWD', 3],
] as const)('%s in %s is entered with %i decimals', (ledger, currency, decimals) => {
  expect(ledgerDecimals({ ledger, currency })).toBe(decimals)
})

describe('the way back to the target', () => {
  const projected = view(tiers(9120, 2040, 840))
  const move = tiers(-720, 360, 360)

  test('moves what the gaining tiers gain', () => {
    expect(movedAmount(move)).toBe(720)
  })

  test('ends on the target while no tier has had more than its part', () => {
    expect(isReachable({ budget, projected, move })).toBe(true)
  })

  test('ends beside it when one has', () => {
    const over = view(tiers(9600, 1600, 800))
    expect(isReachable({ budget, projected: over, move: tiers(-600, 400, 200) })).toBe(false)
  })

  test('moves nothing while nothing is booked', () => {
    expect(movedAmount(null)).toBe(0)
  })
})
