export interface QuadratureRule {
  readonly nodes: Float64Array
  readonly weights: Float64Array
}

const points = 16
const unit = legendreRule(points)

/**
 * Nodes and weights that integrate a smooth function over [low, high], cut into panels of 16 Gauss
 * points each, nodes increasing. Exact to rounding once a panel is not much wider than the function's features.
 */
export function panels(low: number, high: number, count: number): QuadratureRule {
  const nodes = new Float64Array(count * points)
  const weights = new Float64Array(count * points)
  const half = (high - low) / (2 * count)
  for (let panel = 0; panel < count; panel += 1) {
    const middle = low + (2 * panel + 1) * half
    for (let i = 0; i < points; i += 1) {
      nodes[panel * points + i] = middle + half * (unit.nodes[i] ?? 0)
      weights[panel * points + i] = half * (unit.weights[i] ?? 0)
    }
  }
  return { nodes, weights }
}

/** Integral of f over [low, high] with that many panels of 16 Gauss points. */
export function integrate(
  f: (x: number) => number,
  low: number,
  high: number,
  count: number,
): number {
  const { nodes, weights } = panels(low, high, count)
  return nodes.reduce((sum, x, index) => sum + (weights[index] ?? 0) * f(x), 0)
}

// Roots of the Legendre polynomial by Newton from Chebyshev's guess; weights from its derivative.
function legendreRule(order: number): QuadratureRule {
  const nodes = new Float64Array(order)
  const weights = new Float64Array(order)
  for (let i = 0; i < order; i += 1) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (order + 0.5))
    let slope = 1
    for (let step = 0; step < 100; step += 1) {
      let [previous, value] = [1, x]
      for (let k = 2; k <= order; k += 1) {
        ;[previous, value] = [value, ((2 * k - 1) * x * value - (k - 1) * previous) / k]
      }
      slope = (order * (previous - x * value)) / (1 - x * x)
      const move = value / slope
      x -= move
      if (Math.abs(move) < 1e-16) break
    }
    nodes[order - 1 - i] = x
    weights[order - 1 - i] = 2 / ((1 - x * x) * slope * slope)
  }
  return { nodes, weights }
}
