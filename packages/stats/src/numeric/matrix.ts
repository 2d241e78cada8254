/** A small dense matrix, rows first. */
export type Matrix = readonly (readonly number[])[]

/** Entry or 0 outside the matrix. */
export function entry(matrix: Matrix, row: number, column: number): number {
  return matrix[row]?.[column] ?? 0
}

/** A matrix of this shape, entry by entry. */
export function build(
  rows: number,
  columns: number,
  value: (row: number, column: number) => number,
): Matrix {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => value(row, column)),
  )
}

/** x' A y. */
export function bilinear(x: readonly number[], matrix: Matrix, y: readonly number[]): number {
  return x.reduce(
    (total, left, row) =>
      total + left * y.reduce((sum, right, column) => sum + entry(matrix, row, column) * right, 0),
    0,
  )
}

/** Matrix times vector. */
export function apply(matrix: Matrix, x: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, value, column) => sum + value * (x[column] ?? 0), 0))
}

/**
 * Inverse of a symmetric non-negative 1 x 1 or 2 x 2 matrix. Directions without spread are left
 * out, so a constant covariate explains nothing instead of making everything NaN.
 */
export function invertCovariance(matrix: Matrix): Matrix {
  const [a, b, d] = [entry(matrix, 0, 0), entry(matrix, 0, 1), entry(matrix, 1, 1)]
  if (matrix.length === 1) return [[a > 0 ? 1 / a : 0]]
  const determinant = a * d - b * b
  if (determinant > 1e-12 * a * d) {
    return [
      [d / determinant, -b / determinant],
      [-b / determinant, a / determinant],
    ]
  }
  if (a >= d)
    return [
      [a > 0 ? 1 / a : 0, 0],
      [0, 0],
    ]
  return [
    [0, 0],
    [0, 1 / d],
  ]
}
