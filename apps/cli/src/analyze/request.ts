import type { AlphaSpending, MultiplicityProcedure } from '@sextant/stats'

/** A metric to compare. */
export interface MetricRequest {
  /** Its column; NUMERATOR/DENOMINATOR of a ratio; COLUMN@LEVEL of a quantile. */
  readonly name: string
  readonly kind: 'proportion' | 'mean' | 'ratio' | 'quantile'
  /** The numerator's of a ratio. */
  readonly column: string
  /** Of a ratio. */
  readonly denominator?: string
  /** Of a quantile, such as 0.9. */
  readonly level?: number
  /** The column with its value before; of a ratio that of its numerator. */
  readonly covariate?: string
  /** Of a ratio. */
  readonly covariateDenominator?: string
  /** Quantile of all units together beyond which values count as that quantile. */
  readonly cap?: number
  /** Whether a decrease is the good direction. */
  readonly down: boolean
}

/** How the data are looked at more than once. */
export type SequentialPlan =
  | { readonly kind: 'confidence_sequence'; readonly tuning: number }
  /** `tau`: standard deviation of relative effects. */
  | { readonly kind: 'msprt'; readonly tau: number }
  | {
      readonly kind: 'group_sequential'
      readonly spending: AlphaSpending
      /** Of the looks so far, this one last. */
      readonly informationFractions: readonly number[]
    }

/** Prior of the relative effect. */
export type Prior =
  | { readonly kind: 'flat' }
  | { readonly kind: 'normal'; readonly mean: number; readonly standardDeviation: number }

/** What a command line asks for, checked as far as it can be without the file. */
export interface AnalyzeRequest {
  readonly file: string
  readonly variantColumn: string
  readonly control: string
  readonly unitColumn?: string
  /** Rows are events of the units in this column; then every metric is a quantile. */
  readonly clusterColumn?: string
  readonly metrics: readonly MetricRequest[]
  /** Planned shares by variant; equal without them. */
  readonly weights?: ReadonlyMap<string, number>
  readonly alpha: number
  readonly correction?: MultiplicityProcedure
  readonly sequential?: SequentialPlan
  readonly prior?: Prior
  /** Where unreadable rows go; without it they are an error. */
  readonly rejectsFile?: string
}
