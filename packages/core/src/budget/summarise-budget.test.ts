import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Budget, Entry } from '../contract/budget.js'
import { TIERS } from '../contract/metric.js'
import { byTier, tiersOf } from './per-tier.js'
import { summariseBudget } from './summarise-budget.js'

const at = '2026-10-01T00:00:00.000Z'
const CYCLE = {
  id: 'cyc_1',
  name: { en: 'Q4' },
  startsOn: '2026-10-01',
  endsOn: '2026-12-31',
  kind: 'quarter',
  parentId: null,
  state: 'open',
  createdAt: at,
} as const
const BUDGET: Budget = {
  id: 'bud_1',
  cycleId: 'cyc_1',
  ledger: 'people',
  currency: null,
  total: 1200,
  targetMix: { core: 7000, supporting: 2000, exploratory: 1000 },
  band: { points: 500, relative: 2500 },
  floorExploratory: false,
  carryRule: 'lapse',
  dayRate: null,
  createdAt: at,
}
const TODAY = '2026-11-21'

let count = 0
function entry(rest: Partial<Entry> & Pick<Entry, 'amount'>): Entry {
  const { tier = null, amount } = rest
  return {
    id: `ent_${(count += 1)}`,
    budgetId: 'bud_1',
    kind: 'actual',
    bucket: 'mix',
    day: '2026-10-10',
    initiativeId: null,
    experimentId: null,
    tier: null,
    tierAmounts: tier && byTier((name) => (name === tier ? amount : 0)),
    note: null,
    correctsId: null,
    source: 'manual',
    importId: null,
    transferId: null,
    person: null,
    createdAt: at,
    createdBy: 'per_1',
    ...rest,
  }
}
const summary = (entries: readonly Entry[], budget = BUDGET, today = TODAY) =>
  summariseBudget({ budget, cycle: CYCLE, sums: entries, today, nameOf: () => null })

/** The quarter of the budget screen: spent 507/104/39, still planned 405/100/45. */
const QUARTER = [
  ...[507, 104, 39].map((amount, index) => entry({ amount, tier: TIERS[index] ?? null })),
  ...[405, 100, 45].map((amount, index) =>
    entry({ amount, tier: TIERS[index] ?? null, kind: 'planned', day: '2026-12-01' }),
  ),
  entry({ amount: 26 }),
  entry({ amount: 212, bucket: 'run' }),
  entry({ amount: 30, bucket: 'contingency' }),
  entry({ amount: 900, tier: 'core', kind: 'planned', bucket: 'run', day: '2026-12-01' }),
]

describe('summariseBudget', () => {
  test('a quarter heading for 76/17/7 moves 72 of 1,200 out of core', () => {
    const found = summary(QUARTER)
    expect(found.actual).toMatchObject({
      total: 650,
      percent: { core: 78, supporting: 16, exploratory: 6 },
    })
    expect(found.projected).toMatchObject({
      total: 1200,
      percent: { core: 76, supporting: 17, exploratory: 7 },
      severity: { core: 'watch', supporting: 'ok', exploratory: 'breach' },
      maxDeviation: 0.06,
      tvd: 0.06,
      overall: 'breach',
    })
    expect(found.move).toEqual({ core: -72, supporting: 36, exploratory: 36 })
    expect(found.coverage).toBeCloseTo(650 / 676, 12)
    expect(found).toMatchObject({
      target: { core: 840, supporting: 240, exploratory: 120 },
      unassigned: 26,
      run: 212,
      contingency: 30,
      reliable: true,
      alertable: true,
      overTotal: false,
      tooSmall: false,
    })
  })

  test('what is planned for today is not ahead any more', () => {
    const planned = (day: string) => entry({ amount: 10, tier: 'core', kind: 'planned', day })
    const found = summary([planned(TODAY), planned('2026-11-22')])
    expect([found.planned.total, found.projected.total]).toEqual([20, 10])
  })

  test('nothing spent: no share, no drift, no coverage', () => {
    const found = summary([entry({ amount: 5, bucket: 'run' })])
    expect(found).toMatchObject({ coverage: null, reliable: null, move: null, run: 5 })
    expect(found.actual).toMatchObject({ total: 0, shares: null, percent: null, overall: null })
  })

  test('alerts wait for a fifth of the total or a quarter of the cycle, coverage for 80 %', () => {
    const spend = (amount: number, unassigned: number) => [
      entry({ amount, tier: 'core' }),
      entry({ amount: unassigned }),
    ]
    expect(summary(spend(239, 59), BUDGET, '2026-10-20').alertable).toBe(false)
    expect(summary(spend(240, 60), BUDGET, '2026-10-20').alertable).toBe(true)
    expect(summary(spend(1, 0), BUDGET, '2026-10-23').alertable).toBe(true)
    expect(summary(spend(240, 60)).reliable).toBe(true)
    expect(summary(spend(240, 61)).reliable).toBe(false)
    expect(summary(spend(1150, 50)).overTotal).toBe(false)
    expect(summary(spend(1150, 51)).overTotal).toBe(true)
  })

  test('the rest of the period: what is needed on target, and what nobody has planned', () => {
    expect(summary(QUARTER).plan).toEqual({
      full: { core: 840, supporting: 240, exploratory: 120 },
      stillPlanned: { core: 405, supporting: 100, exploratory: 45 },
      needed: { core: 333, supporting: 136, exploratory: 81 },
      move: { core: -72, supporting: 36, exploratory: 36 },
      notPlanned: 0,
      feasible: true,
      bestTvd: 0,
    })
    const unplanned = summary(QUARTER.filter((item) => item.kind === 'actual'))
    expect(unplanned.plan).toMatchObject({ notPlanned: 550, move: { core: 333 } })
    expect(summary([entry({ amount: 1201, tier: 'core' })]).plan).toBeNull()
  })

  test('burn is spent by what was planned by now, and nothing where nothing was planned', () => {
    const found = summary([
      entry({ amount: 90, tier: 'core' }),
      entry({ amount: 60, tier: 'core', kind: 'planned' }),
      entry({ amount: 40, tier: 'core', kind: 'planned', day: '2026-12-01' }),
      entry({ amount: 7, tier: 'supporting' }),
    ])
    expect(found.burn.core).toEqual({ plannedByNow: 60, share: 1.5 })
    expect(found.burn.supporting).toEqual({ plannedByNow: 0, share: null })
  })

  test('a budget of its own band judges by it, and a floor gives exploratory work one unit', () => {
    const wide = { ...BUDGET, band: { points: 1000, relative: 10_000 } }
    expect(summary(QUARTER, wide).projected.overall).toBe('ok')
    const floored = { ...BUDGET, total: 4, floorExploratory: true }
    expect(summary([], floored).target).toEqual({ core: 2, supporting: 1, exploratory: 1 })
    expect(summary([], { ...floored, total: 2 }).target.exploratory).toBe(0)
  })

  test('a total too small for a tenth says so', () => {
    expect(summary([], { ...BUDGET, total: 3 }).tooSmall).toBe(true)
    expect(summary([], { ...BUDGET, total: 10 }).tooSmall).toBe(false)
  })

  test('moves sum to 0, percentages to 100, and rows to the views', () => {
    const random = fc
      .record({
        amount: fc.integer({ min: 0, max: 10_000 }),
        tier: fc.constantFrom(...TIERS, null),
        kind: fc.constantFrom('planned' as const, 'actual' as const),
        day: fc.constantFrom('2026-10-10', '2026-12-01'),
        initiativeId: fc.constantFrom('ini_1', 'ini_2', null),
      })
      .map((facts) => entry(facts))
    fc.assert(
      fc.property(fc.array(random, { maxLength: 30 }), (entries) => {
        const found = summary(entries)
        const sum = (values: Parameters<typeof tiersOf<number>>[0] | null) =>
          values ? tiersOf(values).reduce((a, b) => a + b, 0) : null
        expect(sum(found.move) ?? 0).toBe(0)
        expect(sum(found.projected.percent) ?? 100).toBe(100)
        const rows = found.initiatives.reduce((total, row) => total + row.actual, 0)
        expect(rows).toBe(found.actual.total + found.unassigned)
      }),
    )
  })
})
