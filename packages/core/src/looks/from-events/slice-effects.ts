import { compare, type Moments } from '@sextant/stats'
import type { SliceMoments } from '@sextant/events'
import type { EffectResult } from '../../contract/significance-test.js'
import type { LockedMetric, LockedPlan } from '../../experiments/locked-plan.js'
import { outcomeAlone } from '../adjustments.js'
import { effectResult } from '../effect-result.js'
import { metricMean, storedMoments } from '../metric-mean.js'

/** Treatment against control in one slice of the units. */
export interface SliceEffect {
  readonly slice: string | null
  readonly control: { readonly units: number; readonly mean: number | null }
  readonly treatment: { readonly units: number; readonly mean: number | null }
  readonly relative: EffectResult
}

/**
 * Every treatment against the control, slice by slice in the order in which slices come: Welch's t at
 * alpha, as if the slice were the only one; on the outcome alone, or with what the past explains taken
 * out of it.
 */
export function sliceEffects(
  { variants }: Pick<LockedPlan, 'variants'>,
  { kind }: Pick<LockedMetric, 'kind'>,
  slices: readonly SliceMoments<Moments>[],
  { alpha, withPast = false }: { readonly alpha: number; readonly withPast?: boolean },
): { readonly treatment: string; readonly effects: readonly SliceEffect[] }[] {
  const names = [...new Set(slices.map(({ slice }) => slice))]
  const control = variants.find((variant) => variant.isControl)?.key
  const momentsOf = (variant: string | undefined, slice: string | null) => {
    const found = slices.find((item) => item.variant === variant && item.slice === slice)
    if (found === undefined) return null
    return withPast ? found.moments : outcomeAlone(found.moments, kind)
  }
  return variants
    .filter((variant) => !variant.isControl)
    .map(({ key }) => ({
      treatment: key,
      effects: names.flatMap((slice) => {
        const [a, b] = [momentsOf(control, slice), momentsOf(key, slice)]
        if (a === null || b === null) return []
        const [first, second] = [storedMoments(a), storedMoments(b)]
        return [
          {
            slice,
            control: { units: first.n, mean: metricMean(first) },
            treatment: { units: second.n, mean: metricMean(second) },
            relative: effectResult(compare(a, b, { difference: 'relative', alpha })),
          },
        ]
      }),
    }))
}
