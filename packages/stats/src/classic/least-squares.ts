import { normalSurvival } from '../distributions/normal.js'
import { tSurvival } from '../distributions/student-t.js'
import { requireFinite } from '../domain.js'

/**
 * How the spread of the coefficients is judged. `classic`: one residual variance for all rows.
 * `hc1` and `hc2`: any variance per row, corrected for the parameters used up by n / (n - p) or by
 * each row's leverage.
 */
export type ErrorKind = 'classic' | 'hc1' | 'hc2'

export interface Coefficient {
  readonly estimate: number
  readonly standardError: number
  readonly statistic: number
  /** Student's t for classic errors; normal for robust ones, which hold for many rows only. */
  readonly pValue: number
}

/** Columns shorter than this share of their length after projection count as dependent. */
const dependent = 1e-10

/**
 * Ordinary least squares of an outcome on the columns of a design (an intercept is a column of
 * ones), with classic or heteroskedasticity-consistent standard errors. Source: White (1980);
 * MacKinnon and White (1985) for HC1 and HC2.
 *
 * @throws RangeError when lengths differ, a value is not finite, there are not more rows than
 * columns, or the columns are linearly dependent.
 */
export function leastSquares(
  design: readonly (readonly number[])[],
  outcome: readonly number[],
  errors: ErrorKind = 'classic',
): Coefficient[] {
  const columns = columnsOf(design, outcome)
  const { q, r } = orthogonalise(columns)
  const freedom = outcome.length - q.length
  const projected = q.map((column) => dot(column, outcome))
  const residuals = outcome.map(
    (y, row) => y - q.reduce((sum, column, k) => sum + (column[row] ?? 0) * (projected[k] ?? 0), 0),
  )
  const weights = rowVariances(q, residuals, errors, freedom)
  return backSubstitute(r, projected).map((estimate, index) => {
    // Row `index` of the inverse of R: what each orthogonal direction adds to this coefficient.
    const share = inverseRow(r, index)
    const variance = weights.reduce((sum, weight, row) => {
      const reach = q.reduce((inner, column, k) => inner + (share[k] ?? 0) * (column[row] ?? 0), 0)
      return sum + weight * reach ** 2
    }, 0)
    const standardError = Math.sqrt(variance)
    const statistic = estimate / standardError
    const tail =
      errors === 'classic'
        ? tSurvival(Math.abs(statistic), freedom)
        : normalSurvival(Math.abs(statistic))
    return { estimate, standardError, statistic, pValue: 2 * tail }
  })
}

// The variance each row's residual is taken to have.
function rowVariances(
  q: readonly (readonly number[])[],
  residuals: readonly number[],
  errors: ErrorKind,
  freedom: number,
): number[] {
  const rows = residuals.length
  if (errors === 'classic') {
    const common = dot(residuals, residuals) / freedom
    return residuals.map(() => common)
  }
  return residuals.map((residual, row) => {
    const leverage = q.reduce((sum, column) => sum + (column[row] ?? 0) ** 2, 0)
    return residual ** 2 * (errors === 'hc1' ? rows / freedom : 1 / (1 - leverage))
  })
}

function columnsOf(design: readonly (readonly number[])[], outcome: readonly number[]): number[][] {
  const width = design[0]?.length ?? 0
  if (design.length !== outcome.length) {
    throw new RangeError(`outcome must have one value per row, got ${outcome.length}`)
  }
  if (!(width > 0 && design.length > width)) {
    throw new RangeError('design must have columns, and more rows than columns')
  }
  for (const row of design) {
    if (row.length !== width) throw new RangeError('design must have rows of one length')
    for (const value of row) requireFinite('design', value)
  }
  for (const value of outcome) requireFinite('outcome', value)
  return Array.from({ length: width }, (_, k) => design.map((row) => row[k] ?? 0))
}

// Gram-Schmidt, each column projected twice: one pass loses digits when columns nearly agree.
function orthogonalise(columns: readonly number[][]): {
  readonly q: readonly number[][]
  readonly r: readonly number[][]
} {
  const q: number[][] = []
  const r: number[][] = columns.map(() => columns.map(() => 0))
  columns.forEach((column, k) => {
    let rest = column
    for (const pass of [0, 1]) {
      q.forEach((direction, j) => {
        const shadow = dot(direction, rest)
        rest = rest.map((value, row) => value - shadow * (direction[row] ?? 0))
        const row = r[j]
        if (row !== undefined) row[k] = pass * (row[k] ?? 0) + shadow
      })
    }
    const length = Math.sqrt(dot(rest, rest))
    if (!(length > dependent * Math.sqrt(dot(column, column)))) {
      throw new RangeError(`design must have independent columns, column ${k} is not`)
    }
    const row = r[k]
    if (row !== undefined) row[k] = length
    q.push(rest.map((value) => value / length))
  })
  return { q, r }
}

function backSubstitute(r: readonly (readonly number[])[], right: readonly number[]): number[] {
  const solution = right.map(() => 0)
  for (let row = right.length - 1; row >= 0; row -= 1) {
    const known = (r[row] ?? []).reduce((sum, value, k) => {
      return k > row ? sum + value * (solution[k] ?? 0) : sum
    }, 0)
    solution[row] = ((right[row] ?? 0) - known) / (r[row]?.[row] ?? Number.NaN)
  }
  return solution
}

function inverseRow(r: readonly (readonly number[])[], index: number): number[] {
  const unit = r.map((_, k) => r.map((_, j) => (j === k ? 1 : 0)))
  return unit.map((column) => backSubstitute(r, column)[index] ?? 0)
}

function dot(x: readonly number[], y: readonly number[]): number {
  return x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0)
}
