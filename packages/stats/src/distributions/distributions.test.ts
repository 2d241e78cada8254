import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { integrate } from '../numeric/gauss-legendre.js'
import { betaDensity } from './beta-density.js'
import { betaCdf, betaQuantile, betaSurvival } from './beta.js'
import {
  chiSquareCdf,
  chiSquareQuantile,
  chiSquareSurvival,
  chiSquareUpperQuantile,
} from './chi-square.js'
import { log1pMinus, logGamma, stirlingError } from './log-gamma.js'
import { noncentralTCdf } from './noncentral-t.js'
import { normalCdf, normalQuantile, normalSurvival, normalUpperQuantile } from './normal.js'
import { tCdf, tQuantile, tSurvival, tUpperQuantile } from './student-t.js'

// Relative difference.
function gap(got: number, wanted: number): number {
  return Math.abs(got / wanted - 1)
}

const smallP = fc.double({ min: -290, max: -0.31, noNaN: true }).map((log) => 10 ** log)
const degrees = fc.double({ min: -1, max: 5, noNaN: true }).map((log) => 10 ** log)

describe('normal', () => {
  test('known points', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14)
    expect(normalCdf(0)).toBe(0.5)
    // Abramowitz and Stegun, table 26.2: -log10 Q(30) = 197.30921.
    expect(-Math.log10(normalSurvival(30))).toBeCloseTo(197.30921, 5)
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY)
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY)
  })

  test('quantile and survival function undo each other down to 1e-290', () => {
    fc.assert(
      fc.property(smallP, (p) => {
        expect(gap(normalSurvival(normalUpperQuantile(p)), p)).toBeLessThan(1e-10)
      }),
    )
  })

  test('a p outside [0, 1] is refused', () => {
    expect(() => normalQuantile(-0.1)).toThrow(/^p must be between 0 and 1/)
    expect(() => normalQuantile(Number.NaN)).toThrow(RangeError)
  })
})

describe("Student's t", () => {
  test('critical values of the printed tables', () => {
    expect(tUpperQuantile(0.025, 10)).toBeCloseTo(2.228, 3)
    expect(tUpperQuantile(0.05, 1)).toBeCloseTo(6.314, 3)
    expect(tUpperQuantile(0.005, 30)).toBeCloseTo(2.75, 3)
    // One degree of freedom is Cauchy's distribution: 1/2 + atan(1)/pi.
    expect(tCdf(1, 1)).toBeCloseTo(0.75, 15)
  })

  test('quantile and survival function undo each other', () => {
    fc.assert(
      fc.property(smallP, degrees, (p, df) => {
        const t = tUpperQuantile(p, df)
        fc.pre(t < 1e150)
        expect(gap(tSurvival(t, df), p)).toBeLessThan(1e-9)
      }),
    )
  })

  test('with many degrees of freedom it is the normal', () => {
    expect(gap(tSurvival(3, 1e12), normalSurvival(3))).toBeLessThan(1e-10)
    expect(gap(tQuantile(0.975, 1e12), normalQuantile(0.975))).toBeLessThan(1e-10)
  })

  test('degrees of freedom must be above 0', () => {
    expect(() => tCdf(1, 0)).toThrow(/^degreesOfFreedom must be above 0/)
  })
})

describe('chi-square', () => {
  test('critical values of the printed tables', () => {
    expect(chiSquareUpperQuantile(0.05, 1)).toBeCloseTo(3.841, 3)
    expect(chiSquareUpperQuantile(0.05, 10)).toBeCloseTo(18.307, 3)
    expect(chiSquareUpperQuantile(0.01, 100)).toBeCloseTo(135.807, 3)
    expect(chiSquareQuantile(0.05, 100)).toBeCloseTo(77.929, 3)
  })

  test('with one degree of freedom it is the square of a normal', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 37, noNaN: true }), (z) => {
        expect(gap(chiSquareSurvival(z * z, 1), 2 * normalSurvival(z))).toBeLessThan(1e-11)
      }),
    )
  })

  test('with two degrees of freedom it is exponential', () => {
    expect(gap(chiSquareSurvival(1300, 2), Math.exp(-650))).toBeLessThan(1e-11)
    expect(gap(chiSquareUpperQuantile(1e-250, 2), 500 * Math.LN10)).toBeLessThan(1e-14)
  })

  test('quantiles undo both tails at any degrees of freedom', () => {
    fc.assert(
      fc.property(smallP, degrees, (p, df) => {
        const upper = chiSquareUpperQuantile(p, df)
        // Below the smallest double there is nothing to invert.
        fc.pre(upper > 1e-290)
        expect(gap(chiSquareSurvival(upper, df), p)).toBeLessThan(1e-9)
        const lower = chiSquareQuantile(p, df)
        fc.pre(lower > 1e-290)
        expect(gap(chiSquareCdf(lower, df), p)).toBeLessThan(1e-9)
      }),
    )
  })

  test('far tails at many degrees of freedom (mpmath, 40 digits)', () => {
    expect(gap(chiSquareSurvival(2005, 1000), 1.1794707466029516e-69)).toBeLessThan(1e-12)
    expect(gap(chiSquareSurvival(5000, 5000), 0.4973403788923451)).toBeLessThan(1e-12)
    expect(gap(chiSquareQuantile(1e-200, 1000), 175.97949197516346)).toBeLessThan(1e-13)
  })

  test('the ends', () => {
    expect([chiSquareCdf(-1, 3), chiSquareSurvival(0, 3)]).toEqual([0, 1])
    expect(chiSquareSurvival(Number.POSITIVE_INFINITY, 300)).toBe(0)
    expect([chiSquareQuantile(0, 3), chiSquareQuantile(1, 3)]).toEqual([
      0,
      Number.POSITIVE_INFINITY,
    ])
    expect(chiSquareQuantile(1e-3, 0.01)).toBe(0)
  })
})

describe('beta', () => {
  const shape = fc.double({ min: -0.5, max: 5, noNaN: true }).map((log) => 10 ** log)

  test('shapes with a closed form', () => {
    expect(betaCdf(0.3, 1, 1)).toBeCloseTo(0.3, 15)
    expect(betaCdf(0.3, 1, 4)).toBeCloseTo(1 - 0.7 ** 4, 14)
    // The arcsine distribution: 2/pi asin(sqrt(x)).
    expect(betaCdf(0.25, 0.5, 0.5)).toBeCloseTo(1 / 3, 14)
    expect(betaQuantile(0.5, 0.5, 0.5)).toBeCloseTo(0.5, 14)
  })

  test('turning the interval round exchanges shapes and tails', () => {
    fc.assert(
      fc.property(shape, shape, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (a, b, x) => {
        expect(Math.abs(betaCdf(x, a, b) - betaSurvival(1 - x, b, a))).toBeLessThan(1e-9)
      }),
    )
  })

  test('the density integrates to the distribution, also for shapes of a billion', () => {
    const cases: readonly (readonly [number, number])[] = [
      [3, 7],
      [400, 90],
      [1e8, 9e8],
      [2e9, 2e9],
    ]
    for (const [a, b] of cases) {
      const mean = a / (a + b)
      const deviation = Math.sqrt((mean * (1 - mean)) / (a + b + 1))
      for (const step of [-2, -0.01, 0, 0.3, 1.7]) {
        const x = mean + step * deviation
        const from = Math.max(0, mean - 12 * deviation)
        const integral = integrate((at) => betaDensity(at, a, b), from, x, 40)
        expect(gap(betaCdf(x, a, b), integral)).toBeLessThan(1e-9)
      }
    }
  })
})

describe('noncentral t', () => {
  test('values of another implementation (SciPy 1.17, nct.cdf)', () => {
    const known: readonly (readonly [number, number, number, number])[] = [
      [2.5, 7, 2, 0.632284020075331],
      [6, 20, 5, 0.7480695024307726],
      [1.5, 2, 5, 0.002028733866559019],
      [-1, 3.5, 0.5, 0.08874056825625742],
      [6, 3000, 5, 0.8405000542787283],
    ]
    for (const [t, df, shift, wanted] of known) {
      expect(noncentralTCdf(t, df, shift)).toBeCloseTo(wanted, 11)
    }
  })

  test('without shift it is the central t', () => {
    expect(noncentralTCdf(1.3, 9, 0)).toBeCloseTo(tCdf(1.3, 9), 13)
  })
})

describe('log-gamma', () => {
  test('factorials and the half', () => {
    expect(logGamma(1)).toBeCloseTo(0, 15)
    expect(gap(logGamma(0.5), 0.5 * Math.log(Math.PI))).toBeLessThan(1e-14)
    expect(gap(logGamma(21), Math.log(2432902008176640000))).toBeLessThan(1e-15)
  })

  test('the rest of Stirling falls like 1 / 12a', () => {
    expect(gap(stirlingError(1e6), 1 / 12e6)).toBeLessThan(1e-12)
  })

  test('ln(1 + x) - x is minus half the square near zero', () => {
    expect(gap(log1pMinus(1e-9), -0.5e-18)).toBeLessThan(1e-8)
    expect(gap(log1pMinus(0.2), Math.log(1.2) - 0.2)).toBeLessThan(1e-14)
    expect(log1pMinus(0)).toBeCloseTo(0, 300)
  })
})
