import type { EventMeasure, MetricMeasurement } from '../contract/measurement.js'
import type { MetricKind } from '../contract/metric.js'
import { invalid } from '../errors.js'

/**
 * Refuses a way of counting that does not give what the metric is: a yes or no counts whether
 * anything happened, a ratio has a denominator and nothing else does, and a quantile or a cap needs
 * numbers to be taken of.
 *
 * @throws DomainError with the first rule broken
 */
export function checkMeasurement(kind: MetricKind, measurement: MetricMeasurement | null): void {
  if (measurement === null) return
  const { measure, denominator, quantile, cap, covariateDays } = measurement
  if ((kind === 'ratio') !== (denominator !== null)) {
    throw invalid('metric.measurement_denominator', { kind })
  }
  if (!countsAs(kind, measure)) {
    throw invalid('metric.measurement_kind', { kind, aggregation: measure.aggregation })
  }
  if (cap !== null && kind === 'proportion') throw invalid('metric.measurement_cap', { kind })
  if (covariateDays > 0 && kind === 'ratio') throw invalid('metric.measurement_past', { kind })
  if (quantile === null) return
  const isOfNumbers = quantile.over === 'units' || isNumberOfEvent(measure)
  if (kind !== 'mean' || cap !== null || covariateDays > 0 || !isOfNumbers) {
    throw invalid('metric.measurement_quantile', { kind, over: quantile.over })
  }
}

function countsAs(kind: MetricKind, { aggregation }: EventMeasure): boolean {
  if (kind === 'ratio') return true
  return (kind === 'proportion') === (aggregation === 'any')
}

/** Each event has a number of its own, so that a quantile can be taken over events. */
function isNumberOfEvent({ aggregation, property }: EventMeasure): boolean {
  return property !== null && aggregation !== 'distinct'
}
