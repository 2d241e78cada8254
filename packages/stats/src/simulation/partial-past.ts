import { compare } from '../compare.js'
import { meanMoments, type Moments, type RatioCovariateMoments } from '../moments.js'
import { seededNormal, seededRandom } from './random.js'
import { covers, means, shares, type Study } from './study.js'

const absolute = { difference: 'absolute', alpha: 0.05 } as const
const relative = { difference: 'relative', alpha: 0.05 } as const

interface Unit {
  readonly y: number
  /** Null where the unit has no past. */
  readonly x: number | null
}

function spreads(pairs: readonly { readonly y: number; readonly x: number }[]) {
  const outcome = meanMoments(pairs.map(({ y }) => y))
  const covariate = meanMoments(pairs.map(({ x }) => x))
  const cross = pairs.reduce((sum, { y, x }) => sum + (y - outcome.mean) * (x - covariate.mean), 0)
  return { n: pairs.length, outcome, covariate, cross }
}

function momentsOf(units: readonly Unit[]): Moments {
  const withPast = spreads(units.flatMap(({ y, x }) => (x === null ? [] : [{ y, x }])))
  const others = meanMoments(units.flatMap(({ y, x }) => (x === null ? [y] : [])))
  const withoutPast = { n: others.n, outcome: others }
  return { kind: 'partial_covariate', n: units.length, binary: false, withPast, withoutPast }
}

// Who is inactive has a low outcome and often no past: missing by what is never seen, in both arms
// alike.
const inactive: Study = {
  rows: [
    {
      id: 'coverage.partial_past',
      says: 'CUPED, the less active units have no past, absolute, 200 units an arm',
      relation: 'equals',
      promised: 0.95,
      leeway: 0.004,
    },
    {
      id: 'coverage.partial_past_relative',
      says: 'The same, relative',
      relation: 'equals',
      promised: 0.95,
      leeway: 0.004,
    },
    {
      id: 'width.partial_past',
      says: 'Its squared width over that of the plain interval',
      relation: 'at most',
      promised: 0.5,
      leeway: 0,
    },
  ],
  trials: { short: 1500, full: 30_000 },
  run(trials) {
    const normal = seededNormal(41)
    const random = seededRandom(42)
    const arm = (effect: number): Unit[] =>
      Array.from({ length: 200 }, () => {
        const activity = normal()
        const y = 5 + effect + activity + 0.6 * normal()
        const isNew = random() < 1 / (1 + Math.exp(1 + 2 * activity))
        return { y, x: isNew ? null : activity + 0.3 * normal() }
      })
    return means(trials, () => {
      const [control, treatment] = [arm(0), arm(0.2)]
      const [a, b] = [momentsOf(control), momentsOf(treatment)]
      const plain = (units: readonly Unit[]) => meanMoments(units.map(({ y }) => y))
      const { interval } = compare(a, b, absolute)
      const before = compare(plain(control), plain(treatment), absolute).interval
      return [
        Number(covers(interval, 0.2)),
        Number(covers(compare(a, b, relative).interval, 0.04)),
        ((interval[1] - interval[0]) / (before[1] - before[0])) ** 2,
      ]
    })
  },
}

interface Visits {
  readonly now: readonly [numerator: number, denominator: number]
  readonly past: readonly [numerator: number, denominator: number]
}

function ratioMoments(units: readonly Visits[]): RatioCovariateMoments {
  const column = (of: (unit: Visits) => number) => units.map(of)
  const pairs = (first: readonly number[], second: readonly number[]) =>
    spreads(first.map((y, index) => ({ y, x: second[index] ?? 0 })))
  const [y, d] = [column(({ now }) => now[0]), column(({ now }) => now[1])]
  const [p, q] = [column(({ past }) => past[0]), column(({ past }) => past[1])]
  const spread = (first: readonly number[], second: readonly number[]) => {
    const { outcome: numerator, covariate: denominator, cross } = pairs(first, second)
    return { numerator, denominator, cross }
  }
  return {
    kind: 'ratio_covariate',
    n: units.length,
    outcome: spread(y, d),
    covariate: spread(p, q),
    cross: {
      numerators: pairs(y, p).cross,
      denominators: pairs(d, q).cross,
      numeratorWithPastDenominator: pairs(y, q).cross,
      denominatorWithPastNumerator: pairs(d, p).cross,
    },
  }
}

const newToRatio: Study = {
  rows: [
    {
      id: 'coverage.cuped_ratio',
      says: 'CUPED of a ratio, every fourth unit or so new, relative, 300 units an arm',
      relation: 'equals',
      promised: 0.95,
      leeway: 0.005,
    },
  ],
  trials: { short: 1000, full: 20_000 },
  run(trials) {
    const normal = seededNormal(43)
    const random = seededRandom(44)
    const arm = (lift: number) =>
      ratioMoments(
        Array.from({ length: 300 }, () => {
          const rate = 2 + 0.5 * normal()
          const visits = () => 1 + Math.floor(-3 * Math.log(random()))
          const [now, before] = [visits(), visits()]
          const spent = (count: number, level: number) =>
            count * level + 0.4 * Math.sqrt(count) * normal()
          const past =
            random() < 0.25 ? ([0, 0] as const) : ([spent(before, rate), before] as const)
          return { now: [spent(now, rate * lift), now] as const, past }
        }),
      )
    return shares(trials, () => [covers(compare(arm(1), arm(1.03), relative).interval, 0.03)])
  },
}

export const partialPastStudies: readonly Study[] = [inactive, newToRatio]
