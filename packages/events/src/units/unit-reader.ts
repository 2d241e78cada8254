import type { RowReason, UnitMapping, VariantValue } from '../engine.js'
import type { UnitLayout } from './mapping.js'
import { readBinary, readNumber } from './read-number.js'
import { UnitsError } from './units-error.js'

const LONGEST_NAME = 512
/** Control characters, lone surrogates, and what decoders put in place of broken text. */
const UNSAFE = /[\p{Cc}\p{Cs}\ufffd]/u

export interface AcceptedUnit {
  readonly variant: number
  readonly unit: string | null
  /** In the order of the layout; null where an optional cell is empty. */
  readonly values: readonly (number | null)[]
}

export interface RejectedUnit {
  readonly reason: RowReason
  readonly column: string | null
  /** The offending cell; for a wrong number of columns, that number. */
  readonly value: string
  /** What stands in the variant column, when it could be a variant's name. */
  readonly variantValue: string | null
  /** The unit's id, where it could be read: another row of the same unit is not to be trusted. */
  readonly unit: string | null
}

/** Judges rows one at a time; with `variants: 'from_file'` it learns the variants as it goes. */
export class UnitReader {
  readonly #mapping: UnitMapping
  readonly #layout: UnitLayout
  readonly #variantLimit: number
  readonly #variants: string[] = []
  readonly #positions = new Map<string, number>()

  constructor(mapping: UnitMapping, layout: UnitLayout, variantLimit: number) {
    this.#mapping = mapping
    this.#layout = layout
    this.#variantLimit = variantLimit
    if (mapping.variants !== 'from_file') mapping.variants.forEach((value) => this.#learn(value))
  }

  /** The keys, by position. */
  get variants(): readonly string[] {
    return this.#variants
  }

  /** Values of the variant column and the position of the variant each stands for. */
  get positions(): ReadonlyMap<string, number> {
    return this.#positions
  }

  read(cells: readonly string[]): AcceptedUnit | RejectedUnit {
    const { width, variantIndex, unitIndex } = this.#layout
    const { variantColumn, unitColumn = null } = this.#mapping
    const value = cells[variantIndex] ?? ''
    const id = unitIndex === undefined ? null : (cells[unitIndex] ?? '')
    const reject = (reason: RowReason, column: string | null, cell: string): RejectedUnit => {
      const variantValue = this.#positions.has(value) || isSafe(value) ? value : null
      const unit = id !== null && reason !== 'wrong_column_count' && isSafe(id) ? id : null
      return { reason, column, value: cell, variantValue, unit }
    }
    if (cells.length !== width) return reject('wrong_column_count', null, String(cells.length))
    const variant = this.#variant(value)
    if (typeof variant === 'string') return reject(variant, variantColumn, value)
    if (id?.trim() === '') return reject('empty_unit', unitColumn, id)
    if (id !== null && !isSafe(id)) return reject('bad_unit_id', unitColumn, id)
    const values: (number | null)[] = []
    for (const { index, column, binary, optional } of this.#layout.numbers) {
      const cell = cells[index] ?? ''
      const number = binary ? readBinary(cell) : readNumber(cell)
      if (typeof number !== 'string') values.push(number)
      else if (optional && number === 'empty_value') values.push(null)
      else return reject(number, column, cell)
    }
    return { variant, unit: id, values }
  }

  #variant(value: string): number | 'empty_variant' | 'bad_variant' | 'unknown_variant' {
    const known = this.#positions.get(value)
    if (known !== undefined) return known
    if (value.trim() === '') return 'empty_variant'
    if (this.#mapping.variants !== 'from_file') return 'unknown_variant'
    return isSafe(value) ? this.#learn({ value, variant: value }) : 'bad_variant'
  }

  #learn({ value, variant }: VariantValue): number {
    const at = this.#variants.indexOf(variant)
    const position = at >= 0 ? at : this.#variants.push(variant) - 1
    this.#positions.set(value, position)
    if (position < this.#variantLimit) return position
    const column = this.#mapping.variantColumn
    const limit = this.#variantLimit
    const message = `column '${column}' has more than ${limit} different values: is it the variant?`
    throw new UnitsError('too_many_variants', message, { column, limit })
  }
}

function isSafe(name: string): boolean {
  return name.trim() !== '' && name.length <= LONGEST_NAME && !UNSAFE.test(name)
}
