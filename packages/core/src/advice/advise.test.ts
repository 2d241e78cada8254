import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byTier, fromTiers } from '../budget/per-tier.js'
import { AdviceRecord } from '../contract/advice.js'
import { TIERS, type Tier } from '../contract/metric.js'
import type { AdviceFacts, AdviceInitiative, GateFinding } from './advice-facts.js'
import { advise } from './advise.js'

const METRIC = {
  id: 'met_1',
  name: { en: 'Retention', zh: '留存' },
  kind: 'mean',
  unit: null,
} as const

function initiative(
  id: string,
  tier: Tier,
  left: number,
  rest: Partial<AdviceInitiative> = {},
): AdviceInitiative {
  return { id, name: { en: id }, tier, isWhole: true, left, signs: [], gain: null, ...rest }
}

const finding = (
  initiativeId: string,
  reading: GateFinding['reading'],
  group = 'Channels',
): GateFinding => ({
  initiativeId,
  group: { en: group },
  reading,
  metric: METRIC,
  periods: [
    { periodEnd: '2026-11-08', value: 1, mean: 2, mark: 3 },
    { periodEnd: '2026-11-15', value: 1, mean: 2, mark: 3 },
  ],
})

const gainOf = (estimate: number, half: number, n = 3) =>
  ({ estimate, interval: [estimate - half, estimate + half], n }) as const

/** 1,000 with 500 spent as 410/65/25 and the rest planned at 330/120/50: core is over. */
function facts(rest: Partial<AdviceFacts> = {}): AdviceFacts {
  return {
    budget: {
      id: 'bud_1',
      cycleId: 'cyc_1',
      ledger: 'people',
      currency: null,
      total: 1000,
      targetMix: fromTiers([7000, 2000, 1000]),
      band: { points: 500, relative: 2500 },
    },
    asOf: '2026-11-20',
    spent: fromTiers([410, 65, 25]),
    coming: fromTiers([390, 80, 30]),
    free: fromTiers([0, 0, 0]),
    used: fromTiers([0, 0, 0]),
    released: null,
    concluded: fromTiers([9, 9, 9]),
    initiatives: [
      initiative('ini_core_a', 'core', 200),
      initiative('ini_core_b', 'core', 190),
      initiative('ini_sup', 'supporting', 80),
      initiative('ini_exp', 'exploratory', 30),
    ],
    gates: [],
    star: { kind: 'mean', unit: null },
    ...rest,
  }
}

const moved = (given: AdviceFacts) =>
  advise(given).map(({ rule, from, to, amount }) => {
    const end = (one: typeof from) =>
      one.on === 'initiative' ? one.initiativeId : JSON.stringify(one)
    return [rule, end(from), end(to), amount]
  })

describe('drift', () => {
  test('moves 5 points at most out of the tier that is over, the larger need first', () => {
    // Heading for 800/145/55 of 1,000: 100 over, 55 and 45 under; 50 are 5 points.
    expect(moved(facts())).toEqual([['drift', 'ini_core_a', 'ini_sup', 50]])
  })

  test('what was answered in the period counts against the 5 points', () => {
    const used = fromTiers([30, 30, 0])
    // 20 are left of core and of supporting work: nothing of core is left for the second.
    expect(moved(facts({ used }))).toEqual([['drift', 'ini_core_a', 'ini_sup', 20]])
  })

  test('core and supporting are not traded without three concluded experiments each', () => {
    const concluded = fromTiers([2, 9, 0])
    expect(moved(facts({ concluded }))).toEqual([['drift', 'ini_core_a', 'ini_exp', 45]])
  })

  test('exploratory work gets no more than its envelope has released', () => {
    const held = facts({ concluded: fromTiers([0, 0, 0]), released: 12 })
    expect(moved(held)).toEqual([['drift', 'ini_core_a', 'ini_exp', 12]])
    expect(moved(facts({ concluded: fromTiers([0, 0, 0]), released: 0 }))).toEqual([])
  })

  test('plans that lie on no work give first, then what should stop, then the lowest bound', () => {
    const sign = { code: 'no_check_in', params: {} } as const
    const given = facts({
      free: fromTiers([10, 0, 0]),
      initiatives: [
        initiative('ini_good', 'core', 300, { gain: gainOf(5, 1) }),
        initiative('ini_poor', 'core', 300, { gain: gainOf(-1, 1) }),
        initiative('ini_silent', 'core', 15, { signs: [sign] }),
        initiative('ini_sup', 'supporting', 80, { signs: [sign] }),
        initiative('ini_sup_b', 'supporting', 10),
      ],
    })
    expect(moved(given).slice(0, 3)).toEqual([
      ['drift', '{"on":"tier","tier":"core"}', 'ini_sup_b', 10],
      ['drift', 'ini_silent', 'ini_sup_b', 15],
      ['drift', 'ini_poor', 'ini_sup_b', 25],
    ])
  })

  test('a mix inside its bands, and one with nothing at all, move nothing', () => {
    const none = fromTiers([0, 0, 0])
    expect(moved(facts({ coming: fromTiers([290, 135, 75]) }))).toEqual([])
    expect(moved(facts({ spent: none, coming: none }))).toEqual([])
  })
})

describe('return', () => {
  const inside = { coming: fromTiers([290, 135, 75]) }
  const pair = (low: AdviceInitiative['gain'], high: AdviceInitiative['gain']) =>
    facts({
      ...inside,
      initiatives: [
        initiative('ini_low', 'core', 100, { gain: low }),
        initiative('ini_high', 'core', 100, { gain: high }),
      ],
    })

  test('a fifth of the remaining plan goes where the lower bound is above the other’s return', () => {
    const given = pair(gainOf(1, 2), gainOf(4, 2))
    expect(moved(given)).toEqual([['return', 'ini_low', 'ini_high', 20]])
    // 20 tenths are 0.02 of 100 person-days: 0.02 × 3, and half width 0.02 × √8.
    const [advice] = advise(given)
    expect(advice?.effect?.estimate).toBeCloseTo(0.06, 12)
    expect(advice?.effect?.interval[0]).toBeCloseTo(0.06 - 0.02 * Math.sqrt(8), 12)
    expect(advice?.effect?.n).toBe(6)
  })

  test('not with overlapping evidence, and not with fewer than three concluded', () => {
    expect(moved(pair(gainOf(1, 2), gainOf(2.9, 2)))).toEqual([])
    expect(moved(pair(gainOf(1, 2), gainOf(9, 2, 2)))).toEqual([])
    expect(moved(pair(null, gainOf(9, 2)))).toEqual([])
  })
})

describe('gates', () => {
  const inside = { coming: fromTiers([290, 135, 75]) }
  const channels = [
    initiative('ini_mail', 'supporting', 50),
    initiative('ini_push', 'supporting', 30),
  ]

  test('a fifth goes from the one below the mean to the one above the mark, the rest to the tier', () => {
    const gates = [finding('ini_mail', 'below'), finding('ini_push', 'above')]
    expect(moved(facts({ ...inside, initiatives: channels, gates }))).toEqual([
      ['gate_down', 'ini_mail', 'ini_push', 6],
      ['gate_down', 'ini_mail', '{"on":"tier","tier":"supporting"}', 4],
    ])
  })

  test('another group is no receiver; what is above takes from the tier’s plan on no work', () => {
    const gates = [finding('ini_mail', 'below'), finding('ini_push', 'above', 'Others')]
    expect(moved(facts({ ...inside, initiatives: channels, gates }))).toEqual([
      ['gate_down', 'ini_mail', '{"on":"tier","tier":"supporting"}', 10],
    ])
    const free = fromTiers([0, 4, 0])
    const above = [finding('ini_push', 'above')]
    expect(moved(facts({ ...inside, initiatives: channels, gates: above, free }))).toEqual([
      ['gate_up', '{"on":"tier","tier":"supporting"}', 'ini_push', 4],
    ])
  })
})

const amount = fc.integer({ min: 0, max: 5000 })
const perTier = (of: fc.Arbitrary<number>) =>
  fc.tuple(of, of, of).map(([core, supporting, exploratory]) => ({ core, supporting, exploratory }))

/** Facts that hang together: plans are the sums of what lies in each tier. */
const anyFacts: fc.Arbitrary<AdviceFacts> = fc
  .record({
    spent: perTier(amount),
    free: perTier(fc.integer({ min: 0, max: 400 })),
    used: perTier(fc.integer({ min: 0, max: 900 })),
    concluded: perTier(fc.integer({ min: 0, max: 6 })),
    released: fc.option(fc.integer({ min: 0, max: 600 })),
    core: fc.integer({ min: 0, max: 10_000 }),
    exploratory: fc.integer({ min: 0, max: 10_000 }),
    points: fc.integer({ min: 1, max: 1000 }),
    total: fc.integer({ min: 1, max: 20_000 }),
    work: fc.array(
      fc.record({
        tier: fc.constantFrom(...TIERS),
        left: fc.integer({ min: 0, max: 2000 }),
        isWhole: fc.boolean(),
        signed: fc.boolean(),
        gain: fc.option(
          fc.record({
            estimate: fc.integer({ min: -9, max: 9 }),
            half: fc.integer({ min: 0, max: 5 }),
            n: fc.integer({ min: 0, max: 5 }),
          }),
        ),
        gate: fc.option(fc.constantFrom('below', 'above')),
      }),
      { maxLength: 8 },
    ),
  })
  .map(({ work, core, exploratory, points, total, ...rest }) => {
    const exploratoryBp = Math.min(exploratory, 10_000 - core)
    const initiatives = work.map(({ tier, left, isWhole, signed, gain }, at) =>
      initiative(`ini_${at}`, tier, isWhole ? left : 0, {
        isWhole,
        signs: signed ? [{ code: 'no_check_in', params: {} }] : [],
        gain: gain && gainOf(gain.estimate, gain.half, gain.n),
      }),
    )
    const gates = work.flatMap(({ gate }, at): GateFinding[] =>
      gate === null ? [] : [finding(`ini_${at}`, gate)],
    )
    const planned = (tier: Tier) =>
      initiatives.reduce((sum, one) => sum + (one.tier === tier ? one.left : 0), rest.free[tier])
    const targetMix = fromTiers([core, 10_000 - core - exploratoryBp, exploratoryBp])
    const { budget } = facts()
    const band = { points, relative: 2500 }
    const coming = byTier(planned)
    return facts({
      ...rest,
      budget: { ...budget, total, targetMix, band },
      coming,
      initiatives,
      gates,
    })
  })

const sumOf = (advice: readonly AdviceRecord[]) =>
  advice.reduce((total, one) => total + one.amount, 0)

/** The names of the limits that a list of advice breaks, counted anew from its records alone. */
function broken(given: AdviceFacts, advice: readonly AdviceRecord[]): string[] {
  const change = byTier(
    (tier) =>
      sumOf(advice.filter((one) => one.toTier === tier)) -
      sumOf(advice.filter((one) => one.fromTier === tier)),
  )
  const limit = Math.floor(given.budget.total / 20)
  const takenFrom = (end: AdviceRecord['from']) =>
    sumOf(advice.filter((one) => JSON.stringify(one.from) === JSON.stringify(end)))
  const trades = advice.filter(
    ({ fromTier, toTier }) =>
      fromTier !== toTier && fromTier !== 'exploratory' && toTier !== 'exploratory',
  )
  const { points, relative } = given.budget.band
  const target = given.budget.targetMix.exploratory
  // In ten-thousandths of a basis point, so that nothing is rounded.
  const edge = target * 10_000 - Math.min(points * 10_000, target * relative)
  const total = TIERS.reduce((all, tier) => all + given.spent[tier] + given.coming[tier], 0)
  const after = given.spent.exploratory + given.coming.exploratory + change.exploratory
  const checks: Readonly<Record<string, boolean>> = {
    'amounts are whole, above 0 and within their own most': advice.every(
      ({ amount: moved, most }) => Number.isInteger(moved) && moved > 0 && moved <= most,
    ),
    'the sum stays': change.core + change.supporting + change.exploratory === 0,
    'five points a tier and period': TIERS.every((tier) => {
      const own = advice.filter((one) => one.fromTier === tier || one.toTier === tier)
      return own.length === 0 || sumOf(own) + given.used[tier] <= limit
    }),
    'no more than is planned': given.initiatives.every(
      ({ id, left }) => takenFrom({ on: 'initiative', initiativeId: id }) <= left,
    ),
    'no more than lies free': TIERS.every(
      (tier) => takenFrom({ on: 'tier', tier }) <= given.free[tier],
    ),
    'core and supporting with evidence only':
      trades.length === 0 || Math.min(given.concluded.core, given.concluded.supporting) >= 3,
    'exploratory keeps its band': change.exploratory >= 0 || after * 1e8 >= total * edge,
    'nothing held is planned':
      change.exploratory <= (given.released ?? Infinity) || change.exploratory <= 0,
  }
  return Object.entries(checks).flatMap(([name, holds]) => (holds ? [] : [name]))
}

test('the limits hold for any facts, together', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const advice = advise(given)
      for (const one of advice) AdviceRecord.parse(one)
      expect(broken(given, advice)).toEqual([])
    }),
    { numRuns: 2000 },
  )
})

test('the same facts in any order give the same advice', () => {
  const both = anyFacts.chain((given) =>
    fc.tuple(
      fc.constant(given),
      fc.shuffledSubarray([...given.initiatives], { minLength: given.initiatives.length }),
      fc.shuffledSubarray([...given.gates], { minLength: given.gates.length }),
    ),
  )
  fc.assert(
    fc.property(both, ([given, initiatives, gates]) => {
      expect(advise({ ...given, initiatives, gates })).toEqual(advise(given))
    }),
  )
})
