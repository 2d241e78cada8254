import { describe, expect, test } from 'vitest'
import { fromTiers } from '../budget/per-tier.js'
import type { AdviceRecord } from '../contract/advice.js'
import { judgeOutcome, type OutcomeFacts } from './judge-outcome.js'

const reason = { code: 'mix_off', params: {}, to: '/budget' } as const
const record = (rule: AdviceRecord['rule']): { readonly record: AdviceRecord } => ({
  record: {
    key: 'k',
    budgetId: 'bud_1',
    rule,
    from: { on: 'initiative', initiativeId: 'ini_a' },
    to: { on: 'initiative', initiativeId: 'ini_b' },
    fromTier: 'core',
    toTier: 'exploratory',
    fromName: { en: 'A' },
    toName: { en: 'B' },
    amount: 10,
    most: 10,
    reasons: [reason, reason, reason],
    effect: null,
    changesIf: reason,
    asOf: '2026-08-01',
  },
})
const gains = new Map([
  ['ini_a', { estimate: 1, interval: [0, 2], n: 3 }],
  ['ini_b', { estimate: 4, interval: [2, 6], n: 3 }],
] as const)
const facts = (rest: Partial<OutcomeFacts> = {}): OutcomeFacts => ({
  budget: { ledger: 'people', currency: null },
  actual: {
    deviation: fromTiers([0.01, 0, -0.01]),
    severity: fromTiers(['ok', 'ok', 'ok']),
  },
  moved: true,
  gainOf: (id) => gains.get(id === 'ini_a' ? 'ini_a' : 'ini_b') ?? null,
  star: { kind: 'mean', unit: null },
  sides: null,
  ...rest,
})
const verdict = (rule: AdviceRecord['rule'], rest: Partial<OutcomeFacts> = {}) => {
  const found = judgeOutcome(record(rule), facts(rest))
  return [found.verdict, found.reasons[0]?.code]
}
const only = (low: number, high: number, n = 3) => ({
  gainOf: (id: string) =>
    id === 'ini_a'
      ? { estimate: 1, interval: [0, 2] as const, n: 3 }
      : { estimate: (low + high) / 2, interval: [low, high] as const, n },
})

describe('did it pay', () => {
  test('a return is compared by the receiver’s whole interval', () => {
    expect(verdict('return')).toEqual(['paid', 'paid_more'])
    expect(verdict('return', only(-3, 0.5))).toEqual(['did_not_pay', 'paid_less'])
    expect(verdict('return', only(0.5, 3))).toEqual(['unclear', 'paid_unclear'])
    expect(verdict('return', only(2, 6, 2))).toEqual(['no_data', 'paid_unknown'])
    expect(verdict('return', { star: null })).toEqual(['no_data', 'paid_unknown'])
  })

  test('a drift is closed when both of its tiers end inside their bands', () => {
    expect(verdict('drift')).toEqual(['paid', 'closed_drift'])
    const severity = fromTiers(['ok', 'breach', 'ok'] as const)
    const deviation = fromTiers([0.01, -0.2, -0.01])
    expect(verdict('drift', { actual: { severity, deviation } })).toEqual(['paid', 'closed_drift'])
    const low = fromTiers(['ok', 'ok', 'breach'] as const)
    expect(verdict('drift', { actual: { severity: low, deviation } })).toEqual([
      'did_not_pay',
      'still_off',
    ])
    const actual = { severity: null, deviation: null }
    expect(verdict('drift', { actual })).toEqual(['no_data', 'nothing_spent'])
  })

  test('a gate was right where its metric stayed on its side', () => {
    const sides = (...same: boolean[]) => {
      return { sides: { metric: { id: 'met_1', name: { en: 'M', zh: 'M' } }, same } }
    }
    expect(verdict('gate_down', sides(true, true))).toEqual(['paid', 'gate_held'])
    expect(verdict('gate_up', sides(false))).toEqual(['did_not_pay', 'gate_turned'])
    expect(verdict('gate_down', sides(true, false))).toEqual(['unclear', 'gate_mixed'])
    expect(verdict('gate_down', sides())).toEqual(['no_data', 'gate_no_values'])
    expect(verdict('gate_down')).toEqual(['no_data', 'gate_no_values'])
  })

  test('what was not moved has nothing to be judged by', () => {
    expect(verdict('return', { moved: false })).toEqual(['no_data', 'not_moved'])
  })
})
