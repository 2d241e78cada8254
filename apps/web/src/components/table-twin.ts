/** A column of plain text; figures are set at the end on tabular digits. */
interface TwinColumn {
  readonly key: string
  readonly label: string
  readonly numeric?: boolean
}

/** The numbers of a chart as a table: the first column names the row. */
export interface TableTwin {
  readonly columns: readonly TwinColumn[]
  readonly rows: readonly Readonly<Record<string, string>>[]
}
