/** How a property is compared; values are always bound, never written into SQL. */
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

export interface PropertyFilter {
  readonly property: string
  readonly operator: FilterOperator
  /** One for most, several for `in` and `not_in`, none for `exists` and `missing`. */
  readonly values: readonly (string | number | boolean)[]
}

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

/** Which events count, and what of them. */
export interface Measure {
  readonly event: string
  /** All must hold. */
  readonly filters: readonly PropertyFilter[]
  readonly aggregation: Aggregation
  /** Whose number (for `distinct`: whose value) counts; null for any and count. */
  readonly property: string | null
}

/** When an event counts, from the unit's first exposure; ms. */
export interface Window {
  /** Events before this much after exposure do not count. Retention is `any` in [delay, delay + length). */
  readonly delay: number
  /** Null: as long as the run. */
  readonly length: number | null
}

/** A metric over events. A unit without events counts as 0. */
export interface StreamMetric {
  /** The metric's key: what is asked for. */
  readonly metric: string
  readonly kind: 'proportion' | 'mean' | 'ratio'
  readonly measure: Measure
  /** Ratio only. */
  readonly denominator: Measure | null
  readonly window: Window
  /** Only events at or after this count, where given (a lookback from the end); ms since 1970. */
  readonly since: number | null
  /** The same measure over this long before exposure, for variance reduction; 0: none. ms. */
  readonly covariateSpan: number
  /** A unit's value above this counts as this; null: none. */
  readonly cap: number | null
  /** Values are kept as integers with this many decimals, 0 to 9, rounded half away from zero. */
  readonly decimals: number
}

/** What an experiment measures over the stream. The same content is the same analysis. */
export interface Analysis {
  /** Every text by which an exposure may name the experiment. */
  readonly experiment: readonly string[]
  /** In the order of the plan; at most 30. */
  readonly variants: readonly { readonly variant: string; readonly values: readonly string[] }[]
  /** Exposures in [from, until) count; ms since 1970. Events count until the same end. */
  readonly from: number
  readonly until: number | null
  /** Properties of the exposure, or `trait:` and the name of a trait of an earlier identify. */
  readonly segments: readonly string[]
  /** As the tz database writes it, aliases too (Asia/Kolkata, Asia/Calcutta); the days of the series. */
  readonly timeZone: string
  readonly metrics: readonly StreamMetric[]
}

export interface AnalysisMark {
  /** Everything with a sequence number up to this is counted. */
  readonly seq: number
  /** Server's clock at the newest item counted, ms; null when nothing came yet. */
  readonly newestReceivedAt: number | null
  /** How the state came to be what it is. */
  readonly by: 'full' | 'fold'
  /**
   * Metrics that a unit has a value of which is too large to be summed exactly; reading their moments
   * is refused as `value_overflow`. The others are not touched by it.
   */
  readonly overflowing: readonly string[]
}

/**
 * Slices of the units: all together, by the day of first exposure, running up to each day, by the
 * whole days between first exposure and event (novelty), by the value of a segment.
 */
export type MomentsBy =
  | { readonly by: 'all' }
  | { readonly by: 'exposure_day'; readonly cumulative: boolean }
  | { readonly by: 'age' }
  | {
      readonly by: 'segment'
      readonly segment: string
      /** Only units first exposed on days before this one (YYYY-MM-DD); left out: all. */
      readonly before?: string
    }

export interface SliceMoments<M> {
  readonly variant: string
  /** Null for all; a day, an age in days, or a segment's value (null text: unknown). */
  readonly slice: string | null
  readonly moments: M
}

export interface UnitsIn {
  readonly variant: string
  readonly slice: string | null
  readonly units: number
}

/** What the checks of an experiment's health are made on, counted from the events. */
export interface AnalysisHealth {
  readonly units: readonly { readonly variant: string; readonly units: number }[]
  /** Units seen in more than one variant; they are left out of every number. */
  readonly crossovers: readonly { readonly variant: string; readonly units: number }[]
  /** Variants that the plan does not know, the 100 most often named within the run. */
  readonly unknownVariants: readonly { readonly value: string; readonly exposures: number }[]
  /** Exposures within the run that name such a variant, also one that is not listed. */
  readonly unknownExposures: number
  /** Exposures in a known variant that is not the one the unit was assigned; left out too. */
  readonly misassigned: number
  /** All that name the experiment: outside the run, unknown, misassigned, or counted. */
  readonly exposures: number
  /** Exposures that name the experiment outside its run. */
  readonly outsideRun: number
  /**
   * Units whose window is still open at the newest item (by the server's clock), by metric. A window
   * ends with the run at the latest; one as long as the run is never open.
   */
  readonly immature: readonly { readonly metric: string; readonly units: number }[]
  /** Server's clock at the newest exposure and the newest event of each metric; null: none. */
  readonly newestExposureAt: number | null
  readonly newestEventAt: readonly { readonly metric: string; readonly at: number | null }[]
  /** Events of a metric whose property was not a number where one is needed, or out of range. */
  readonly unreadable: readonly { readonly metric: string; readonly events: number }[]
  /**
   * Of metrics with a covariate, unless they overflow: its moments by variant, which exposure cannot
   * have changed.
   */
  readonly covariates: readonly {
    readonly metric: string
    readonly byVariant: readonly {
      readonly variant: string
      readonly units: number
      readonly mean: number
      readonly m2: number
    }[]
  }[]
}
