import type { Alternative } from '../compare.js'

/**
 * The mixture parameter that makes a confidence sequence tightest near `tuning` units
 * (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, arXiv 2103.06476).
 */
export function sequenceRho(alpha: number, tuning: number, alternative: Alternative): number {
  const level = -2 * Math.log(alternative === 'two-sided' ? alpha : 2 * alpha)
  return Math.sqrt((level + Math.log1p(level)) / tuning)
}

/** Half width of the confidence sequence, counted in standard errors of the estimate. */
export function sequenceHalfWidth(
  { units, rho, alpha }: { readonly units: number; readonly rho: number; readonly alpha: number },
  alternative: Alternative,
): number {
  const information = units * rho * rho
  const k = information + 1
  const log =
    alternative === 'two-sided'
      ? 0.5 * Math.log(k) - Math.log(alpha)
      : Math.log1p(Math.sqrt(k) / (2 * alpha))
  return Math.sqrt(((2 * k) / information) * log)
}
