import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adjustInterval } from './adjust-interval.js'
import { adjustPValues, multiplicityProcedures } from './adjust-p-values.js'

const family = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 })

// The thrombolysis trial of Benjamini and Hochberg (1995), fifteen p-values.
const thrombolysis = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
  0.6528, 0.759, 1,
]

describe('adjustPValues', () => {
  test('Benjamini and Hochberg reject four where Bonferroni rejects three (their 1995 example)', () => {
    const rejected = (procedure: 'bonferroni' | 'benjamini-hochberg'): number =>
      adjustPValues(thrombolysis, procedure).filter((p) => p <= 0.05).length
    expect(rejected('bonferroni')).toBe(3)
    expect(rejected('benjamini-hochberg')).toBe(4)
  })

  test('three p-values by hand', () => {
    const p = [0.01, 0.02, 0.04]
    const rounded = (values: readonly number[]): number[] =>
      values.map((v) => Number(v.toFixed(10)))
    expect(rounded(adjustPValues(p, 'holm'))).toEqual([0.03, 0.04, 0.04])
    expect(rounded(adjustPValues(p, 'hochberg'))).toEqual([0.03, 0.04, 0.04])
    expect(rounded(adjustPValues(p, 'hommel'))).toEqual([0.03, 0.04, 0.04])
    expect(rounded(adjustPValues(p, 'sidak'))).toEqual([0.029701, 0.058808, 0.115264])
    expect(rounded(adjustPValues(p, 'benjamini-yekutieli'))).toEqual([0.055, 0.055, 0.0733333333])
  })

  test('order does not matter and adjusting never lowers a p-value', () => {
    fc.assert(
      fc.property(family, fc.constantFrom(...multiplicityProcedures), (p, procedure) => {
        const adjusted = adjustPValues(p, procedure)
        const reversed = adjustPValues(p.toReversed(), procedure).toReversed()
        adjusted.forEach((value, index) => {
          expect(value).toBeGreaterThanOrEqual((p[index] ?? 0) * (1 - 1e-12))
          expect(value).toBeLessThanOrEqual(1)
          expect(value).toBeCloseTo(reversed[index] ?? Number.NaN, 12)
        })
      }),
    )
  })

  test('the procedures are as strict as theory orders them', () => {
    fc.assert(
      fc.property(family, (p) => {
        const by = (procedure: (typeof multiplicityProcedures)[number]): number[] =>
          adjustPValues(p, procedure)
        const [bonferroni, holm, hochberg, hommel, bh] = [
          by('bonferroni'),
          by('holm'),
          by('hochberg'),
          by('hommel'),
          by('benjamini-hochberg'),
        ]
        const notAbove = (a: readonly number[], b: readonly number[]): boolean =>
          a.every((value, index) => value <= (b[index] ?? 0) + 1e-12)
        expect(notAbove(holm, bonferroni)).toBe(true)
        expect(notAbove(hochberg, holm)).toBe(true)
        expect(notAbove(hommel, hochberg)).toBe(true)
        expect(notAbove(bh, hommel)).toBe(true)
      }),
    )
  })

  test('one p-value stays itself, none gives none, NaN is refused', () => {
    for (const procedure of multiplicityProcedures) {
      expect(adjustPValues([0.03], procedure)[0]).toBeCloseTo(0.03, 15)
      expect(adjustPValues([], procedure)).toEqual([])
    }
    expect(() => adjustPValues([Number.NaN], 'holm')).toThrow(/^pValues must be/)
  })
})

describe('adjustInterval', () => {
  const original = [0.01, 0.09] as const

  test('touches zero exactly when the adjusted p touches alpha', () => {
    const [lower] = adjustInterval({
      estimate: 0.05,
      interval: original,
      adjustedP: 0.05,
      alpha: 0.05,
    })
    expect(lower).toBeCloseTo(0, 14)
  })

  test('is never narrower than the original on either side', () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(p, (adjustedP) => {
        const [lower, upper] = adjustInterval({
          estimate: 0.05,
          interval: original,
          adjustedP,
          alpha: 0.05,
        })
        expect(lower).toBeLessThanOrEqual(0.01)
        expect(upper).toBeGreaterThanOrEqual(0.09)
      }),
    )
  })

  test('without evidence it has no bounds, and an estimate of 0 keeps its interval', () => {
    const base = { interval: original, alpha: 0.05 }
    expect(adjustInterval({ ...base, estimate: 0.05, adjustedP: 1 })).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ])
    expect(adjustInterval({ ...base, estimate: 0, adjustedP: 0.5 })).toEqual(original)
  })
})
