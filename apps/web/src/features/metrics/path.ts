import type { Evidence, Metric } from '@sextant/core/contract'
import { EVIDENCE_ORDER } from './evidence.js'

type Placed = Pick<Metric, 'id' | 'parents' | 'pathToNorthStar'>

/** One step of the way from a metric up to the North Star. */
export interface PathStep<T> {
  readonly evidence: Evidence
  readonly slope: number | null
  readonly parent: T
}

/** The way from a metric to the North Star, a step per parent; empty without one or at the top. */
export function stepsToNorthStar<T extends Placed>(
  metric: T,
  byId: ReadonlyMap<string, T>,
): readonly PathStep<T>[] {
  const steps: PathStep<T>[] = []
  let at: T | undefined = metric
  for (const id of metric.pathToNorthStar ?? []) {
    const edge: Metric['parents'][number] | undefined = at?.parents.find(
      (one) => one.parentId === id,
    )
    const parent = byId.get(id)
    if (!edge || !parent) return []
    steps.push({ evidence: edge.evidence, slope: edge.slope, parent })
    at = parent
  }
  return steps
}

/** A way is only as well known as its weakest step; null without a step. */
export function weakestEvidence(
  steps: readonly { readonly evidence: Evidence }[],
): Evidence | null {
  const weakest = Math.max(-1, ...steps.map(({ evidence }) => EVIDENCE_ORDER.indexOf(evidence)))
  return EVIDENCE_ORDER[weakest] ?? null
}
