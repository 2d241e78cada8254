import type {
  PlainMoments,
  ProportionMoments,
  RatioCovariateMoments,
  RatioMoments,
  RatioSpread,
  Spread,
} from './moments.js'
import { build, entry, type Matrix } from './numeric/matrix.js'

/** Moments of an arm as a vector of means and a matrix of cross products of deviations. */
export interface Block {
  readonly n: number
  readonly means: readonly number[]
  readonly cross: Matrix
  /** All variables are 0/1, so variances divide by n. */
  readonly binary: boolean
  /** Leading variables that are outcomes: one, or numerator and denominator. */
  readonly outcomes: 1 | 2
}

/** Outcomes first, then covariates in the same order. */
export function blockOf(moments: PlainMoments): Block {
  switch (moments.kind) {
    case 'mean': {
      const { n, mean, m2 } = moments
      return { n, means: [mean], cross: [[m2]], binary: false, outcomes: 1 }
    }
    case 'proportion':
      return proportionBlock(moments)
    case 'ratio':
      return ratioBlock(moments)
    case 'covariate': {
      const { n, outcome, covariate, cross, binary } = moments
      return {
        n,
        means: [outcome.mean, covariate.mean],
        cross: [
          [outcome.m2, cross],
          [cross, covariate.m2],
        ],
        binary,
        outcomes: 1,
      }
    }
    case 'ratio_covariate':
      return ratioCovariateBlock(moments)
  }
}

/** The moments of two groups of units put together. */
export function mergeBlocks(a: Block, b: Block): Block {
  const n = a.n + b.n
  const share = n === 0 ? 0 : b.n / n
  const gaps = a.means.map((mean, index) => (b.means[index] ?? mean) - mean)
  const gap = (index: number): number => gaps[index] ?? 0
  return {
    ...a,
    n,
    means: a.means.map((mean, index) => mean + share * gap(index)),
    cross: build(a.means.length, a.means.length, (row, column) => {
      const within = entry(a.cross, row, column) + entry(b.cross, row, column)
      return within + a.n * share * gap(row) * gap(column)
    }),
  }
}

/** The moments a block stands for; proportions come back as means of zeros and ones. */
export function momentsOf(block: Block): PlainMoments {
  const { n, outcomes, binary } = block
  const covaries = block.means.length > outcomes
  if (outcomes === 1 && !covaries) return { kind: 'mean', n, ...spreadAt(block, 0) }
  if (outcomes === 1) {
    return {
      kind: 'covariate',
      n,
      binary,
      outcome: spreadAt(block, 0),
      covariate: spreadAt(block, 1),
      cross: entry(block.cross, 0, 1),
    }
  }
  if (!covaries) return { kind: 'ratio', n, binary, ...ratioAt(block, 0) }
  return {
    kind: 'ratio_covariate',
    n,
    outcome: ratioAt(block, 0),
    covariate: ratioAt(block, 2),
    cross: {
      numerators: entry(block.cross, 0, 2),
      denominators: entry(block.cross, 1, 3),
      numeratorWithPastDenominator: entry(block.cross, 0, 3),
      denominatorWithPastNumerator: entry(block.cross, 1, 2),
    },
  }
}

function spreadAt(block: Block, index: number): Spread {
  return { mean: block.means[index] ?? Number.NaN, m2: entry(block.cross, index, index) }
}

function ratioAt(block: Block, index: number): RatioSpread {
  return {
    numerator: spreadAt(block, index),
    denominator: spreadAt(block, index + 1),
    cross: entry(block.cross, index, index + 1),
  }
}

function proportionBlock({ n, sum }: ProportionMoments): Block {
  const rate = n === 0 ? 0 : sum / n
  return { n, means: [rate], cross: [[rate * (n - sum)]], binary: true, outcomes: 1 }
}

function ratioBlock({ n, numerator, denominator, cross, binary = false }: RatioMoments): Block {
  return {
    n,
    means: [numerator.mean, denominator.mean],
    cross: [
      [numerator.m2, cross],
      [cross, denominator.m2],
    ],
    binary,
    outcomes: 2,
  }
}

function ratioCovariateBlock({ n, outcome, covariate, cross }: RatioCovariateMoments): Block {
  const { numerators, denominators, numeratorWithPastDenominator: numeratorPast } = cross
  const denominatorPast = cross.denominatorWithPastNumerator
  return {
    n,
    means: [
      outcome.numerator.mean,
      outcome.denominator.mean,
      covariate.numerator.mean,
      covariate.denominator.mean,
    ],
    cross: [
      [outcome.numerator.m2, outcome.cross, numerators, numeratorPast],
      [outcome.cross, outcome.denominator.m2, denominatorPast, denominators],
      [numerators, denominatorPast, covariate.numerator.m2, covariate.cross],
      [numeratorPast, denominators, covariate.cross, covariate.denominator.m2],
    ],
    binary: false,
    outcomes: 2,
  }
}
