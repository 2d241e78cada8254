import type { PastEffect } from '@sextant/stats'
import type { DecidedExperiment } from './read-decided.js'
import { shrinkPortfolio, type BelievedEffect, type SharedUncertainty } from './shrink-portfolio.js'

/** One metric's experiments on one scale, each with what is believed of it. */
export interface Portfolio extends SharedUncertainty {
  readonly shrunk: boolean
  readonly size: number
  of(experimentId: string): { readonly raw: PastEffect; readonly effect: BelievedEffect } | null
}

/** All readable effects that experiments had on a metric, shrunk together. */
export function portfolioOf(
  decided: readonly DecidedExperiment[],
  metricId: string,
  scale: 'absolute' | 'relative',
): Portfolio {
  const measured = decided.flatMap(({ experimentId, isReadable, effects }) => {
    const raw = effects.get(metricId)?.[scale] ?? null
    return raw === null || !isReadable ? [] : [{ experimentId, raw }]
  })
  const { shrunk, effects, meanVariance, drawVariance } = shrinkPortfolio(
    measured.map((item) => item.raw),
  )
  const believed = new Map(
    measured.flatMap(({ experimentId, raw }, index) => {
      const effect = effects[index]
      return effect === undefined ? [] : [[experimentId, { raw, effect }] as const]
    }),
  )
  return {
    shrunk,
    meanVariance,
    drawVariance,
    size: measured.length,
    of: (experimentId) => believed.get(experimentId) ?? null,
  }
}
