/** A unit of a simulated arm: outcome, denominator of a ratio, covariate, and a yes or no. */
export interface Unit {
  readonly y: number
  readonly d: number
  readonly x: number
  readonly yes: 0 | 1
}

/** Units from a fixed linear congruence, so that every run measures the same arithmetic. */
export function simulatedUnits(count: number, shift: number): Unit[] {
  let state = 12345
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return Array.from({ length: count }, () => {
    const x = uniform() + uniform() + uniform()
    const d = 1 + Math.floor(3 * uniform())
    return { x, d, y: x + shift + 2 * uniform() * d, yes: uniform() < 0.2 + shift ? 1 : 0 }
  })
}

/**
 * The comparison as one would write it without sufficient statistics: both arms' rows in two
 * passes, then a z test with a textbook approximation of the normal tail.
 */
export function compareRows(
  control: readonly Unit[],
  treatment: readonly Unit[],
  value: (unit: Unit, slope: number, ratio: number) => number,
  kind: 'plain' | 'ratio' | 'covariate',
): { readonly estimate: number; readonly pValue: number } {
  const all = kind === 'covariate' ? slopeOf([...control, ...treatment]) : 0
  const arm = (units: readonly Unit[]) => {
    const ratio = kind === 'ratio' ? total(units, ({ y }) => y) / total(units, ({ d }) => d) : 0
    const scale = kind === 'ratio' ? total(units, ({ d }) => d) / units.length : 1
    const mean = total(units, (unit) => value(unit, all, ratio)) / units.length
    const squares = total(units, (unit) => (value(unit, all, ratio) - mean) ** 2)
    const variance = squares / (units.length - 1) / units.length / scale ** 2
    return { mean: kind === 'ratio' ? ratio : mean, variance }
  }
  const [a, b] = [arm(control), arm(treatment)]
  const estimate = b.mean - a.mean
  const z = Math.abs(estimate) / Math.sqrt(a.variance + b.variance)
  return { estimate, pValue: 2 * normalTail(z) }
}

function slopeOf(units: readonly Unit[]): number {
  const [x, y] = [total(units, (u) => u.x) / units.length, total(units, (u) => u.y) / units.length]
  const cross = total(units, (unit) => (unit.x - x) * (unit.y - y))
  return cross / total(units, (unit) => (unit.x - x) ** 2)
}

function total(units: readonly Unit[], of: (unit: Unit) => number): number {
  let sum = 0
  for (const unit of units) sum += of(unit)
  return sum
}

// Abramowitz and Stegun 26.2.17: seven digits near the middle, none in the tail.
function normalTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const terms = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429]
  const sum = terms.reduceRight((inner, term) => t * (term + inner), 0)
  return (Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)) * sum
}
