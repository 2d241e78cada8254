import { z } from 'zod'
import { Line } from './text.js'

/** How a property is compared; values are bound, never written into a query. */
export const FILTER_OPERATORS = [
  'equals',
  'not_equals',
  'in',
  'not_in',
  'greater',
  'at_least',
  'less',
  'at_most',
  'contains',
  'starts_with',
  'exists',
  'missing',
] as const
export type FilterOperator = (typeof FILTER_OPERATORS)[number]

/** What a unit's events come down to. */
export const AGGREGATIONS = [
  'any',
  'count',
  'sum',
  'mean',
  'distinct',
  'max',
  'min',
  'last',
] as const
export type Aggregation = (typeof AGGREGATIONS)[number]

const NO_VALUE: readonly FilterOperator[] = ['exists', 'missing']
const MANY_VALUES: readonly FilterOperator[] = ['in', 'not_in']
const NUMBERS_ONLY: readonly FilterOperator[] = ['greater', 'at_least', 'less', 'at_most']
const TEXT_ONLY: readonly FilterOperator[] = ['contains', 'starts_with']

/** What the values of an operator look like, for forms and for the schema. */
export function valuesOf(operator: FilterOperator): {
  readonly least: number
  readonly most: number
  readonly kind: 'any' | 'number' | 'text'
} {
  const kind = NUMBERS_ONLY.includes(operator)
    ? 'number'
    : TEXT_ONLY.includes(operator)
      ? 'text'
      : 'any'
  if (NO_VALUE.includes(operator)) return { least: 0, most: 0, kind }
  return { least: 1, most: MANY_VALUES.includes(operator) ? 100 : 1, kind }
}

const FilterValue = z.union([z.string().max(200), z.number().min(-1e15).max(1e15), z.boolean()])

/** A condition on a property of a context or an event. Nested properties are named with dots. */
export const PropertyFilter = z
  .strictObject({
    property: Line,
    operator: z.enum(FILTER_OPERATORS),
    values: z.array(FilterValue).max(100).default([]),
  })
  .refine(
    ({ operator, values }) => {
      const { least, most, kind } = valuesOf(operator)
      if (values.length < least || values.length > most) return false
      if (kind === 'any') return true
      return values.every((value) => typeof value === (kind === 'number' ? 'number' : 'string'))
    },
    { message: 'filter.values', path: ['values'] },
  )
  .meta({ id: 'PropertyFilter' })
export type PropertyFilter = z.infer<typeof PropertyFilter>

const NEEDS_NO_PROPERTY: readonly Aggregation[] = ['any', 'count']

/** Which events count, and what of them. */
export const EventMeasure = z
  .strictObject({
    event: Line,
    filters: z.array(PropertyFilter).max(10).default([]),
    aggregation: z.enum(AGGREGATIONS),
    /** Whose number counts; for `distinct`, whose different values. */
    property: Line.nullable().default(null),
  })
  .refine(
    ({ aggregation, property }) => NEEDS_NO_PROPERTY.includes(aggregation) === (property === null),
    { message: 'measurement.property', path: ['property'] },
  )
  .meta({ id: 'EventMeasure' })
export type EventMeasure = z.infer<typeof EventMeasure>

const YEAR_HOURS = 8760

/** How a metric is counted from the stream of events. A unit without events counts as 0. */
export const MetricMeasurement = z
  .strictObject({
    measure: EventMeasure,
    /** Ratio only. */
    denominator: EventMeasure.nullable().default(null),
    /** From first exposure: [delay, delay + length). A null length is the whole run. */
    window: z
      .strictObject({
        delayHours: z.number().min(0).max(YEAR_HOURS).default(0),
        lengthHours: z.number().gt(0).max(YEAR_HOURS).nullable().default(null),
      })
      .default({ delayHours: 0, lengthHours: null }),
    /** Only the last days of the run count; null: all of it. */
    lookbackDays: z.int().min(1).max(365).nullable().default(null),
    /** Days before exposure that variance reduction may use; 0: none. */
    covariateDays: z.int().min(0).max(365).default(0),
    /** A unit's value above this counts as this. */
    cap: z.number().gt(0).max(1e15).nullable().default(null),
    decimals: z.int().min(0).max(9).default(4),
    /** Compare this quantile instead of the mean. */
    quantile: z
      .strictObject({ level: z.number().gt(0).lt(1), over: z.enum(['units', 'events']) })
      .nullable()
      .default(null),
  })
  .meta({ id: 'MetricMeasurement' })
export type MetricMeasurement = z.infer<typeof MetricMeasurement>

/**
 * Days from a unit's first exposure until its whole window has been seen and it counts, by whole days of
 * exposure; 0 where the window is the run, and every unit counts at once.
 */
export function daysUntilCounted(window: MetricMeasurement['window']): number {
  const { delayHours, lengthHours } = window
  return lengthHours === null ? 0 : 1 + Math.ceil((delayHours + lengthHours) / 24)
}
