import { apply, bilinear, build, entry, invertCovariance, type Matrix } from '../numeric/matrix.js'
import { mergeBlocks, type Block } from '../block.js'

/** Outcome means of control, then of treatment, and the covariance of these estimates. */
export interface StratumEstimate {
  readonly means: readonly number[]
  readonly covariance: Matrix
}

/** Estimates one stratum; adjusted by least squares when the blocks carry covariates. */
export function estimateStratum(control: Block, treatment: Block): StratumEstimate {
  return control.means.length > control.outcomes
    ? adjusted(control, treatment)
    : plain(control, treatment)
}

function plain(control: Block, treatment: Block): StratumEstimate {
  const size = control.outcomes
  const of = (block: Block, row: number, column: number): number =>
    entry(block.cross, row, column) / (block.n * (block.binary ? block.n : block.n - 1))
  return {
    means: [...control.means, ...treatment.means],
    covariance: build(2 * size, 2 * size, (row, column) => {
      if (row < size && column < size) return of(control, row, column)
      if (row >= size && column >= size) return of(treatment, row - size, column - size)
      return 0
    }),
  }
}

// Ordinary least squares of each outcome on 1, treatment and the covariates, evaluated at the
// stratum's covariate means. The covariates are random, not fixed: the last term says by how much
// the means they are evaluated at could have been others.
function adjusted(control: Block, treatment: Block): StratumEstimate {
  const size = control.outcomes
  const units = control.n + treatment.n
  const within = build(2 * size, 2 * size, (row, column) => {
    return entry(control.cross, row, column) + entry(treatment.cross, row, column)
  })
  const pooled = mergeBlocks(control, treatment)
  const inverse = invertCovariance(part(within, size, size, size))
  // Coefficients of outcome k in row k.
  const theta = part(within, 0, size, size).map((row) => apply(inverse, row))
  const freedom = units - (size === 1 ? 3 : 6)
  const residual = build(size, size, (k, l) => {
    const explained = bilinear(theta[k] ?? [], part(within, size, size, size), theta[l] ?? [])
    return (entry(within, k, l) - explained) / freedom
  })

  const covariates = (block: Block): number[] => block.means.slice(size)
  const minus = (x: readonly number[], y: readonly number[]): number[] =>
    x.map((value, index) => value - (y[index] ?? 0))
  const shift = minus(covariates(pooled), covariates(control))
  const gap = minus(covariates(treatment), covariates(control))
  const controlMeans = theta.map((row, k) => (control.means[k] ?? 0) + dot(row, shift))
  const effects = theta.map(
    (row, k) => (treatment.means[k] ?? 0) - (control.means[k] ?? 0) - dot(row, gap),
  )

  // Factors of the residual covariance for control mean, effect, and between the two.
  const ofMean = 1 / control.n + bilinear(shift, inverse, shift)
  const ofEffect = 1 / control.n + 1 / treatment.n + bilinear(gap, inverse, gap)
  const between = -1 / control.n - bilinear(shift, inverse, gap)
  const spread = part(pooled.cross, size, size, size).map((row) =>
    row.map((value) => value / (units - 1)),
  )
  const trace = inverse.reduce(
    (sum, row, i) => sum + row.reduce((inner, value, j) => inner + value * entry(spread, j, i), 0),
    0,
  )
  const moving = (k: number, l: number): number =>
    (bilinear(theta[k] ?? [], spread, theta[l] ?? []) + entry(residual, k, l) * trace) / units
  return {
    means: [...controlMeans, ...controlMeans.map((mean, k) => mean + (effects[k] ?? 0))],
    covariance: build(2 * size, 2 * size, (row, column) => {
      const [k, l] = [row % size, column % size]
      const treated = Number(row >= size) + Number(column >= size)
      const factor = ofMean + treated * between + (treated === 2 ? ofEffect : 0)
      return entry(residual, k, l) * factor + moving(k, l)
    }),
  }
}

function part(matrix: Matrix, row: number, column: number, size: number): Matrix {
  return build(size, size, (i, j) => entry(matrix, row + i, column + j))
}

function dot(x: readonly number[], y: readonly number[]): number {
  return x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0)
}
