import {
  betaBinomialPosterior,
  compare,
  confidenceSequence,
  covariateMomentsFromSums,
  effectPosterior,
  equivalence,
  fiellerInterval,
  logRatioInterval,
  meanMoments,
  mixtureSprt,
  newcombeInterval,
  nonInferiority,
  postStratify,
  quantile,
  ratioMomentsFromSums,
  type CovariateMoments,
  type MeanMoments,
  type PartialCovariateMoments,
  type ProportionMoments,
  type QuantileMoments,
  type RatioCovariateMoments,
  type RatioMoments,
} from '@sextant/stats'
import { compareRows, simulatedUnits, type Unit } from './naive-comparison.js'
import { figure, repeat, takeTurns, type Figure } from './measure.js'

const alpha = 0.05
const UNITS = 10_000
const ROUNDS = 7
const control = simulatedUnits(UNITS, 0)
const treatment = simulatedUnits(UNITS, 0.02)

interface Method {
  readonly name: string
  /** The shape of the rows the naive comparison goes through. */
  readonly rows: () => unknown
  readonly run: () => unknown
}

/** Comparisons per second of every method, from moments, against one over the rows. */
export async function comparisonFigures(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { name, rows, run } of methods()) {
    const times = name.includes('posterior of rates') ? 200 : 5000
    const spent = await takeTurns(ROUNDS, repeat(times, run), repeat(3, rows))
    figures.push(
      figure({
        name,
        value: Math.round((1000 * times) / spent.subject),
        unit: 'comparisons/s',
        baseline: `two passes over 2 x ${UNITS} rows`,
        baselineValue: Math.round(3000 / spent.baseline),
      }),
    )
  }
  return figures
}

function methods(): Method[] {
  const means = [meanMoments(control.map(({ y }) => y)), meanMoments(treatment.map(({ y }) => y))]
  const [a, b] = means
  if (a === undefined || b === undefined) throw new Error('two arms were made')
  const rates = [rateOf(control), rateOf(treatment)] as const
  const ratios = [ratioOf(control), ratioOf(treatment)] as const
  const past = [covariateOf(control), covariateOf(treatment)] as const
  const partial = [partialOf(past[0], a), partialOf(past[1], b)] as const
  const pastRatios = [pastRatioOf(ratios[0]), pastRatioOf(ratios[1])] as const
  const strata = [1, 2, 3].map((size) => ({
    control: meanMoments(control.filter(({ d }) => d === size).map(({ y }) => y)),
    treatment: meanMoments(treatment.filter(({ d }) => d === size).map(({ y }) => y)),
  }))
  const quantiles = [quantileOf(control), quantileOf(treatment)] as const
  const plain = () => compareRows(control, treatment, ({ y }) => y, 'plain')
  const yes = () => compareRows(control, treatment, (unit) => unit.yes, 'plain')
  const relative = { difference: 'relative', alpha } as const
  const guardrail = { alpha, margin: 0.02, direction: 'up' } as const
  return [
    { name: 'Welch t, mean', rows: plain, run: () => compare(a, b, relative) },
    { name: 'Welch t, proportion', rows: yes, run: () => compare(...rates, relative) },
    {
      name: 'Welch t, ratio',
      rows: () => compareRows(control, treatment, ({ y, d }, _, r) => y - r * d, 'ratio'),
      run: () => compare(...ratios, relative),
    },
    {
      name: 'CUPED',
      rows: () => compareRows(control, treatment, ({ y, x }, slope) => y - slope * x, 'covariate'),
      run: () => compare(...past, relative),
    },
    {
      name: 'CUPED, some without a past',
      rows: () => compareRows(control, treatment, ({ y, x }, slope) => y - slope * x, 'covariate'),
      run: () => compare(...partial, relative),
    },
    {
      name: 'CUPED of a ratio',
      rows: () => compareRows(control, treatment, ({ y, d }, _, r) => y - r * d, 'ratio'),
      run: () => compare(...pastRatios, relative),
    },
    {
      name: 'post-stratification, three strata',
      rows: plain,
      run: () => postStratify(strata, relative),
    },
    {
      name: 'quantile, from its bounds',
      rows: plain,
      run: () => compare(...quantiles, relative),
    },
    {
      name: 'mixture test, one look',
      rows: plain,
      run: () => {
        const { estimate, standardError } = compare(a, b, relative)
        return mixtureSprt([{ estimate, variance: standardError ** 2 }], { tau: 0.02, alpha })
      },
    },
    {
      name: 'confidence sequence',
      rows: plain,
      run: () => confidenceSequence(a, b, { ...relative, tuning: UNITS }),
    },
    { name: 'non-inferiority', rows: plain, run: () => nonInferiority(a, b, guardrail) },
    {
      name: 'equivalence',
      rows: plain,
      run: () => equivalence(a, b, { difference: 'relative', alpha, margin: 0.02 }),
    },
    { name: "Fieller's interval", rows: plain, run: () => fiellerInterval(a, b, { alpha }) },
    { name: 'log-ratio interval', rows: plain, run: () => logRatioInterval(a, b, { alpha }) },
    { name: "Newcombe's interval", rows: yes, run: () => newcombeInterval(...rates, alpha) },
    { name: 'posterior of an effect', rows: plain, run: () => effectPosterior(a, b, relative) },
    {
      name: 'posterior of rates',
      rows: yes,
      run: () => betaBinomialPosterior(...rates, { prior: { a: 1, b: 1 }, alpha }),
    },
  ]
}

function rateOf(units: readonly Unit[]): ProportionMoments {
  return { kind: 'proportion', n: units.length, sum: units.filter(({ yes }) => yes === 1).length }
}

function ratioOf(units: readonly Unit[]): RatioMoments {
  const { y, d } = { y: sums(units, (u) => u.y), d: sums(units, (u) => u.d) }
  const sumProducts = units.reduce((sum, unit) => sum + unit.y * unit.d, 0)
  return ratioMomentsFromSums({ n: units.length, numerator: y, denominator: d, sumProducts })
}

function covariateOf(units: readonly Unit[]): CovariateMoments {
  const { y, x } = { y: sums(units, (u) => u.y), x: sums(units, (u) => u.x) }
  const sumProducts = units.reduce((sum, unit) => sum + unit.y * unit.x, 0)
  return covariateMomentsFromSums({ n: units.length, outcome: y, covariate: x, sumProducts })
}

/** An arm in which as many units again have no past. */
function partialOf(known: CovariateMoments, others: MeanMoments): PartialCovariateMoments {
  const { n, binary, outcome, covariate, cross } = known
  return {
    kind: 'partial_covariate',
    n: n + others.n,
    binary,
    withPast: { n, outcome, covariate, cross },
    withoutPast: { n: others.n, outcome: others },
  }
}

/** A ratio whose past is half of itself. */
function pastRatioOf({ n, numerator, denominator, cross }: RatioMoments): RatioCovariateMoments {
  const outcome = { numerator, denominator, cross }
  return {
    kind: 'ratio_covariate',
    n,
    outcome,
    covariate: outcome,
    cross: {
      numerators: numerator.m2 / 2,
      denominators: denominator.m2 / 2,
      numeratorWithPastDenominator: cross / 2,
      denominatorWithPastNumerator: cross / 2,
    },
  }
}

function quantileOf(units: readonly Unit[]): QuantileMoments {
  const n = units.length
  const values = units.map(({ y }) => y)
  const reach = 1.96 * Math.sqrt((0.9 * 0.1) / n)
  const [middle, lower, upper] = [0.9, 0.9 - reach, 0.9 + reach].map((p) => quantile(values, p))
  const bounds = { quantile: middle ?? 0, lower: lower ?? 0, upper: upper ?? 0 }
  return { kind: 'quantile', n, rankedEvents: n, level: 0.9, ...bounds }
}

function sums(units: readonly Unit[], of: (unit: Unit) => number) {
  return {
    sum: units.reduce((sum, unit) => sum + of(unit), 0),
    sumSquares: units.reduce((sum, unit) => sum + of(unit) ** 2, 0),
  }
}
