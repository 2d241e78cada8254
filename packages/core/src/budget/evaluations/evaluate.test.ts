import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BudgetEvaluation } from '../../contract/budget-evaluation.js'
import type { Budget } from '../../contract/budget.js'
import { TIERS } from '../../contract/metric.js'
import { byTier, type PerTier } from '../per-tier.js'
import type { SpendSum } from '../read-spend-sums.js'
import { closingDays } from './closing-days.js'
import { evaluate } from './evaluate.js'

const CYCLE = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
const BUDGET: Budget = {
  id: 'bud_1',
  cycleId: 'cyc_1',
  ledger: 'people',
  currency: null,
  total: 1000,
  targetMix: { core: 7000, supporting: 2000, exploratory: 1000 },
  band: { points: 500, relative: 2500 },
  floorExploratory: false,
  carryRule: 'lapse',
  dayRate: null,
  createdAt: '2026-10-01T00:00:00.000Z',
}

function spend(amounts: PerTier<number>, unassigned = 0): SpendSum[] {
  const base = { bucket: 'mix', kind: 'actual', day: '2026-10-02' } as const
  const none = { initiativeId: null, experimentId: null }
  const sums: SpendSum[] = TIERS.map((tier) => ({
    ...base,
    ...none,
    tier,
    amount: amounts[tier],
    tierAmounts: byTier((name) => (name === tier ? amounts[tier] : 0)),
  }))
  return [...sums, { ...base, ...none, tier: null, amount: unassigned, tierAmounts: null }]
}

const at = (
  amounts: PerTier<number>,
  rest: Partial<Parameters<typeof evaluate>[0]> & { readonly unassigned?: number } = {},
): BudgetEvaluation =>
  evaluate({
    budget: BUDGET,
    cycle: CYCLE,
    sums: spend(amounts, rest.unassigned),
    day: '2026-11-08',
    previous: null,
    rearmAfter: null,
    ...rest,
  })

const OFF = { core: 820, supporting: 130, exploratory: 50 }
const ON = { core: 700, supporting: 200, exploratory: 100 }

describe('a week’s close', () => {
  test('rings in breach, and calls for a review the second time in a row', () => {
    const first = at(OFF)
    expect(first).toMatchObject({ overall: 'breach', breachesInARow: 1, callsForReview: false })
    const second = at(OFF, { previous: first, day: '2026-11-15' })
    expect(second).toMatchObject({ breachesInARow: 2, callsForReview: true })
    expect(at(ON, { previous: first, day: '2026-11-15' }).breachesInARow).toBe(0)
  })

  test('counts only what closed after the last review', () => {
    const first = at(OFF)
    const again = { previous: first, day: '2026-11-15' }
    expect(at(OFF, { ...again, rearmAfter: '2026-11-08' }).callsForReview).toBe(false)
    expect(at(OFF, { ...again, rearmAfter: '2026-11-07' }).callsForReview).toBe(true)
  })

  test('does not ring before a fifth is spent or a quarter is over, nor below 80 % coverage', () => {
    const little = { core: 199, supporting: 0, exploratory: 0 }
    expect(at(little, { day: '2026-10-18' })).toMatchObject({
      guard: 'too_early',
      breachesInARow: 0,
      standing: [],
    })
    expect(at(little, { day: '2026-11-08' })).toMatchObject({ guard: null, breachesInARow: 1 })
    const fifth = { core: 200, supporting: 0, exploratory: 0 }
    expect(at(fifth, { day: '2026-10-18' }).guard).toBeNull()
    expect(at(OFF, { unassigned: 251 }).guard).toBe('not_reliable')
    expect(at(OFF, { unassigned: 250 }).guard).toBeNull()
  })

  test('nothing spent and nothing planned is no judgement', () => {
    const nothing = at({ core: 0, supporting: 0, exploratory: 0 })
    expect(nothing).toMatchObject({ projected: null, overall: null, guard: null, standing: [] })
  })

  test('counts plans after its day and spend up to it', () => {
    const [template] = spend(ON)
    if (template === undefined) throw new Error('no spend')
    const late: SpendSum = { ...template, day: '2026-11-09' }
    const planned: SpendSum = { ...template, kind: 'planned', day: '2026-11-09' }
    expect(at(ON, { sums: [late] }).projected).toBeNull()
    expect(at(ON, { sums: [planned] }).projected?.amounts.core).toBe(700)
    expect(at(ON, { sums: [{ ...planned, day: '2026-11-08' }] }).projected).toBeNull()
  })

  test('a standing alert clears exactly below 0.8 of its band, and not at it', () => {
    // Exploratory: target 10 %, band 2.5 points, so it clears above 8 %.
    const previous = at({ core: 750, supporting: 200, exploratory: 50 })
    expect(previous.standing).toEqual(['exploratory'])
    const stay = at({ core: 720, supporting: 200, exploratory: 80 }, { previous })
    expect(stay).toMatchObject({ severity: { exploratory: 'ok' }, standing: ['exploratory'] })
    const clear = at({ core: 719, supporting: 200, exploratory: 81 }, { previous: stay })
    expect(clear.standing).toEqual([])
  })

  test('stands and clears as a plain reading of the rule has it, whatever comes', () => {
    const week = fc.record({
      core: fc.integer({ min: 0, max: 100 }),
      supporting: fc.integer({ min: 0, max: 100 }),
      exploratory: fc.integer({ min: 1, max: 100 }),
    })
    fc.assert(
      fc.property(fc.array(week, { minLength: 1, maxLength: 12 }), (weeks) => {
        let previous: BudgetEvaluation | null = null
        const stands = new Set<string>()
        let inARow = 0
        for (const amounts of weeks) {
          const found: BudgetEvaluation = at(amounts, { previous })
          const sum = amounts.core + amounts.supporting + amounts.exploratory
          let worst = false
          for (const [tier, targetBp, bandBp] of [
            ['core', 7000, 500],
            ['supporting', 2000, 500],
            ['exploratory', 1000, 250],
          ] as const) {
            // In basis points times the sum: whole numbers, nothing rounded.
            const away = Math.abs(amounts[tier] * 10_000 - targetBp * sum)
            const low = amounts[tier] * 10_000 < targetBp * sum
            const limit = tier === 'exploratory' && low ? bandBp : 2 * bandBp
            const breach = away > limit * sum
            worst ||= breach
            if (breach) stands.add(tier)
            else if (away * 5 < bandBp * 4 * sum) stands.delete(tier)
          }
          inARow = worst ? inARow + 1 : 0
          expect(found.standing).toEqual(TIERS.filter((tier) => stands.has(tier)))
          expect(found.breachesInARow).toBe(inARow)
          previous = found
        }
      }),
    )
  })
})

test('weeks close on Sundays and with the period', () => {
  const whole = closingDays('2026-12-14', '2026-12-31', '2026-12-31')
  expect(whole).toEqual(['2026-12-20', '2026-12-27', '2026-12-31'])
  expect(closingDays('2026-12-20', '2026-12-20', '2026-12-31')).toEqual(['2026-12-20'])
  expect(closingDays('2026-12-21', '2026-12-26', '2026-12-31')).toEqual([])
  expect(closingDays('2027-01-01', '2026-12-31', '2026-12-31')).toEqual([])
})
