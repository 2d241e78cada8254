/** `--metric KEY=COLUMNS`: the columns are told apart once the file's header is known. */
export interface MetricFlag {
  readonly key: string
  /** COLUMN, or NUMERATOR/DENOMINATOR; a column's name may itself hold a slash. */
  readonly columns: string
}

/** How the file maps to the plan, as far as the command line says; the rest is suggested. */
export interface MappingFlags {
  readonly variantColumn?: string
  readonly variants?: readonly { readonly value: string; readonly variant: string }[]
  readonly unitColumn?: string
  readonly metrics?: readonly MetricFlag[]
  /** `--covariate KEY=COLUMN`, by key. */
  readonly covariates?: ReadonlyMap<string, string>
}

/** What a command line asks for, checked as far as it can be without file and server. */
export interface ImportRequest {
  readonly file: string
  readonly server: string
  /** Who acts; the server's first person without it. */
  readonly actorId?: string
  readonly experiment: ExperimentReference
  readonly mapping: MappingFlags
  readonly rejectsFile?: string
  readonly yes: boolean
  readonly look: boolean
  readonly json: boolean
}

/** An experiment by its number, as EXP-12, or by its id. */
export type ExperimentReference = { readonly number: number } | { readonly id: string }
