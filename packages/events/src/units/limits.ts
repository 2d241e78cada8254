/** What a file may cost before it is refused. */
export interface UnitLimits {
  /** Bytes after decompression. */
  readonly inflatedBytes: number
  /** Inflated over stored size, judged once `inflatedBytes` passes a twentieth of its limit. */
  readonly inflationRatio: number
  readonly rows: number
  readonly columns: number
  readonly fieldBytes: number
  readonly recordBytes: number
  /** Of variants taken from the file: beyond it the column is hardly a variant column. */
  readonly variants: number
}

export const DEFAULT_LIMITS: UnitLimits = {
  inflatedBytes: 2_000_000_000,
  inflationRatio: 200,
  rows: 20_000_000,
  columns: 200,
  fieldBytes: 64 * 1024,
  recordBytes: 1024 * 1024,
  variants: 100,
}
