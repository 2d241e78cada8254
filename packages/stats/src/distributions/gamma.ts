import { log1pMinus, stirlingError } from './log-gamma.js'

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI)
const tiny = 1e-300

/**
 * ln P(X <= x) of the gamma distribution with this shape and scale 1, by its power series. Meant
 * for the lower half, x <= shape; slow and inexact far above.
 */
export function logGammaLower(x: number, shape: number): number {
  if (x <= 0) return Number.NEGATIVE_INFINITY
  let term = 1 / shape
  let sum = term
  for (let next = shape + 1; term > sum * 1e-17; next += 1) {
    term *= x / next
    sum += term
  }
  return logGammaKernel(x, shape) + Math.log(sum)
}

/**
 * ln P(X > x) of the gamma distribution with this shape and scale 1, by Legendre's continued
 * fraction (Lentz's method). Meant for the upper half, x >= shape.
 */
export function logGammaUpper(x: number, shape: number): number {
  let b = x + 1 - shape
  let c = 1 / tiny
  let d = 1 / (Math.abs(b) < tiny ? tiny : b)
  let fraction = d
  for (let i = 1, change = 0; Math.abs(change - 1) > 1e-16; i += 1) {
    const a = -i * (i - shape)
    b += 2
    d = a * d + b
    d = 1 / (Math.abs(d) < tiny ? tiny : d)
    c = b + a / c
    if (Math.abs(c) < tiny) c = tiny
    change = d * c
    fraction *= change
  }
  return logGammaKernel(x, shape) + Math.log(fraction)
}

/** ln of x^shape e^-x / Gamma(shape), which is x times the density. */
export function logGammaKernel(x: number, shape: number): number {
  // x / shape - 1 in one division, so that the exponent near the mode keeps its digits.
  const offset = (x - shape) / shape
  const exponent = shape * (offset > -0.9 ? log1pMinus(offset) : Math.log(x / shape) - offset)
  return exponent + 0.5 * Math.log(shape) - halfLogTwoPi - stirlingError(shape)
}
