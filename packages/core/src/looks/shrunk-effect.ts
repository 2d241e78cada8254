import { shrinkNewEffect } from '@sextant/stats'
import type { SignificanceTest } from '../contract/significance-test.js'
import type { ShrunkEffect } from '../contract/test-method.js'

/**
 * The lift as the programme's own record makes one expect it, with a credible interval at
 * 1 - alpha. Improvements are pooled, so a metric that should go down is turned around and back. Null
 * without a record, without a number or where the metric has no good side.
 */
export function shrunkEffect({
  relative,
  direction,
  options,
}: {
  readonly relative: SignificanceTest['relative']
  readonly direction: SignificanceTest['direction']
  readonly options: Pick<SignificanceTest['options'], 'alpha' | 'programme'>
}): ShrunkEffect | null {
  const { alpha, programme } = options
  const { estimate, standardError } = relative
  if (programme === null || direction === 'neutral') return null
  if (estimate === null || standardError === null || !(standardError > 0)) return null
  const sign = direction === 'down' ? -1 : 1
  const shrunk = shrinkNewEffect(
    { estimate: sign * estimate, variance: standardError ** 2 },
    { ...programme, tauSquared: programme.tau ** 2 },
    { alpha },
  )
  const [low, high] = shrunk.interval
  return {
    experiments: programme.experiments,
    estimate: sign * shrunk.estimate,
    interval: sign === 1 ? [low, high] : [-high, -low],
  }
}
