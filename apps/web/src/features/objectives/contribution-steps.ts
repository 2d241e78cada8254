import type { Contribution } from '@sextant/core/contract'
import type { WaterfallStep } from '../../charts/waterfall.js'

interface Names {
  readonly baseline: string
  readonly unexplained: string
  readonly current: string
  readonly experiment: (number: number) => string
  readonly shipped: (part: Contribution['parts'][number]) => string
  readonly rest: string
  readonly baselineUnder: string
  readonly currentUnder: string
}

/**
 * The way from the baseline to the measured value: shipped experiments in the order they shipped,
 * then what is left. Null where there is no way to draw.
 */
export function contributionSteps(
  { baseline, current, parts, unexplained }: Contribution,
  names: Names,
): readonly WaterfallStep[] | null {
  if (baseline === null || current === null || unexplained === null) return null
  const level = { kind: 'level', interval: null } as const
  const shipped = parts.toSorted((a, b) => a.shippedFrom.localeCompare(b.shippedFrom))
  return [
    {
      ...level,
      key: 'baseline',
      name: names.baseline,
      under: names.baselineUnder,
      value: baseline,
    },
    ...shipped.map((part) => ({
      key: part.experimentId,
      name: names.experiment(part.number),
      under: names.shipped(part),
      kind: 'part' as const,
      value: part.impact.estimate,
      interval: part.impact.interval,
    })),
    {
      key: 'unexplained',
      name: names.unexplained,
      under: names.rest,
      kind: 'rest',
      value: unexplained.estimate,
      interval: unexplained.interval,
    },
    {
      ...level,
      key: 'current',
      name: names.current,
      under: names.currentUnder,
      value: current.value,
    },
  ]
}
