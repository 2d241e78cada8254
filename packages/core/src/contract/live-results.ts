import { z } from 'zod'
import { Look } from './experiment.js'
import { DIRECTIONS, METRIC_KINDS } from './metric.js'
import { EffectResult, TEST_ROLES } from './significance-test.js'
import { BilingualLine, Id, Instant, Key, Line } from './text.js'

const count = z.int().min(0)

/** Exposures and units that came in and are not counted, each with why. */
export const LeftOut = z
  .object({
    /** All exposures that name the experiment, counted ones too. */
    exposures: count,
    outsideRun: count,
    /** In a variant that the plan does not know; the most often named are listed. */
    unknownVariants: z.object({
      exposures: count,
      named: z.array(z.object({ value: z.string(), exposures: count })),
    }),
    /** In another variant than the unit was assigned. */
    misassigned: count,
    /** Units seen in several variants. */
    crossovers: z.array(z.object({ variant: z.string(), units: count })),
    /** Units a metric does not count yet, or ever, because their window was not over. */
    immature: z.array(z.object({ metric: z.string(), units: count })),
  })
  .meta({ id: 'LeftOut' })
export type LeftOut = z.infer<typeof LeftOut>

/**
 * The results as they stand: read like a look, but not stored, and no alpha is spent on them. Its ids
 * name nothing that could be asked for.
 */
export const LiveResults = Look.extend({
  /** Everything up to this item of the stream is counted. */
  mark: z.object({ seq: z.int(), by: z.enum(['full', 'fold']) }),
  /** Items of the stream, of all experiments, since the newest look; null before there is one. */
  newSinceLook: z.int().nullable(),
  /** Server’s clock at the newest item that is counted; null: none. */
  freshAt: Instant.nullable(),
  /** What names the experiment and is in none of the numbers, or not yet. */
  leftOut: LeftOut,
  /** There are results. */
  none: z.null(),
}).meta({ id: 'LiveResults' })
export type LiveResults = z.infer<typeof LiveResults>

/** Why nothing can be read yet, which is an answer and no failure. */
export const NO_RESULTS = ['not_started', 'no_exposure'] as const

/** Before the first unit counts. */
export const NoResults = z
  .object({
    experimentId: Id,
    none: z.enum(NO_RESULTS),
    /** Exposures that name the experiment and do not count; null before it has started. */
    leftOut: LeftOut.nullable(),
  })
  .meta({ id: 'NoResults' })

/** The results as they stand, or why there are none. */
export const LiveReading = z.union([LiveResults, NoResults]).meta({ id: 'LiveReading' })
export type LiveReading = z.infer<typeof LiveReading>

/** Day of first exposure, running up to each day, or whole days from exposure to event. */
export const SERIES_BY = ['exposure_day', 'cumulative', 'age'] as const
export const SeriesQuery = z.strictObject({
  metricId: Id,
  by: z.enum(SERIES_BY).default('exposure_day'),
})
export type SeriesQuery = z.input<typeof SeriesQuery>

export const SegmentsQuery = z.strictObject({ metricId: Id, segment: Line })
export type SegmentsQuery = z.input<typeof SegmentsQuery>

/** One arm of a slice; no mean without units, or of a ratio over zero. */
const Arm = z.object({ units: z.int(), mean: z.number().nullable() })
const what = {
  experimentId: Id,
  metricId: Id,
  metricKey: z.string(),
  metricName: BilingualLine,
  role: z.enum(TEST_ROLES),
  kind: z.enum(METRIC_KINDS),
  direction: z.enum(DIRECTIONS),
  /** Level of each interval is 1 - alpha; the series and segments are not corrected for looks. */
  alpha: z.number(),
  eventsSeq: z.int(),
}

/** A metric over time, pointwise and unadjusted by looks. */
export const ResultSeries = z
  .object({
    ...what,
    by: z.enum(SERIES_BY),
    /** CUPED takes out what the past explains, as in the result; days since exposure have no past. */
    withPast: z.boolean(),
    timeZone: z.string(),
    treatments: z.array(
      z.object({
        treatment: z.string(),
        points: z.array(
          z.object({
            /** A day (YYYY-MM-DD), or a number of days since exposure. */
            at: z.string(),
            control: Arm,
            treatment: Arm,
            relative: EffectResult,
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'ResultSeries' })
export type ResultSeries = z.infer<typeof ResultSeries>

/** A metric by the values of a segment. Exploratory: it suggests a next experiment, it decides none. */
export const ResultSegments = z
  .object({
    ...what,
    segment: z.string(),
    exploratory: z.literal(true),
    /** Over all values and treatments together. */
    correction: z.literal('holm'),
    tests: z.int(),
    treatments: z.array(
      z.object({
        treatment: z.string(),
        /** Whether the effects differ at all between the values (Cochran’s Q); null with fewer than two. */
        heterogeneity: z
          .object({ statistic: z.number(), degreesOfFreedom: z.int(), pValue: z.number() })
          .nullable(),
        values: z.array(
          z.object({
            /** Null: the segment of these units is not known. */
            value: z.string().nullable(),
            control: Arm,
            treatment: Arm,
            relative: EffectResult,
            adjustedPValue: z.number().nullable(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'ResultSegments' })
export type ResultSegments = z.infer<typeof ResultSegments>

/** The kept results against a full recomputation from the events. */
export const ResultVerification = z
  .object({
    experimentId: Id,
    eventsSeq: z.int(),
    equal: z.boolean(),
    /** Cells that differed; they were replaced by what was computed. */
    differingCells: z.int(),
    at: Instant,
  })
  .meta({ id: 'ResultVerification' })
export type ResultVerification = z.infer<typeof ResultVerification>

/** The query of the full recomputation of a metric, for whoever wants to check. */
export const ResultSql = z
  .object({ experimentId: Id, metricId: Id, metricKey: Key, sql: z.string() })
  .meta({ id: 'ResultSql' })
export type ResultSql = z.infer<typeof ResultSql>
