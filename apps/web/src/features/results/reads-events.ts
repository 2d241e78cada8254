import type { Experiment, Metric } from '@sextant/core/contract'

/** An experiment reads events where its target is counted from them and no file was confirmed. */
export function readsEvents(
  experiment: Pick<Experiment, 'targetMetricId' | 'startedAt'>,
  metrics: readonly Pick<Metric, 'id' | 'measurement'>[],
  imports: readonly { readonly state: string }[],
): boolean {
  const target = metrics.find(({ id }) => id === experiment.targetMetricId)
  if (experiment.startedAt === null || !target || target.measurement === null) return false
  return imports.every(({ state }) => state !== 'landed')
}
