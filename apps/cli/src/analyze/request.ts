/** A metric to compare, by its column. */
export interface MetricRequest {
  readonly column: string
  readonly kind: 'proportion' | 'mean'
  readonly covariate?: string
  /** Quantile of all units together beyond which values count as that quantile. */
  readonly cap?: number
  /** Whether a decrease is the good direction. */
  readonly down: boolean
}

/** What a command line asks for, checked as far as it can be without the file. */
export interface AnalyzeRequest {
  readonly file: string
  readonly variantColumn: string
  readonly control: string
  readonly unitColumn?: string
  readonly metrics: readonly MetricRequest[]
  /** Planned shares by variant; equal without them. */
  readonly weights?: ReadonlyMap<string, number>
  readonly alpha: number
  /** Where unreadable rows go; without it they are an error. */
  readonly rejectsFile?: string
}
