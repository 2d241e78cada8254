import { normalUpperQuantile } from '@sextant/stats'

export const CONTRIBUTION_LEVEL = 0.95
const REACH = normalUpperQuantile((1 - CONTRIBUTION_LEVEL) / 2)

export interface Estimated {
  readonly estimate: number
  readonly standardError: number
  readonly interval: [number, number]
}

/** A normal estimate with its interval. */
export function withInterval(estimate: number, variance: number): Estimated {
  const standardError = Math.sqrt(variance)
  const reach = REACH * standardError
  return { estimate, standardError, interval: [estimate - reach, estimate + reach] }
}

/** The same estimate in another unit. */
export function scaled({ estimate, standardError }: Estimated, factor: number): Estimated {
  return withInterval(factor * estimate, (factor * standardError) ** 2)
}
