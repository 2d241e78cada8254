import { type FilterOperator, type PropertyFilter, valuesOf } from '@sextant/core/contract'
import { parseQuantity } from '../../parse-decimal.js'

type FilterValue = PropertyFilter['values'][number]

/** A condition as a form holds it: what it compares with as typed, several with commas between. */
export interface FilterDraft {
  /** Of the row on screen. */
  readonly id: number
  property: string
  operator: FilterOperator
  values: string
  /** What was read into the form, so that true stays a yes and does not become the text. */
  readonly read: readonly FilterValue[]
}

let rows = 0

/** A condition before anything is typed. */
export function emptyFilter(): FilterDraft {
  rows += 1
  return { id: rows, property: '', operator: 'equals', values: '', read: [] }
}

/** A stored condition back in the form. */
export function filterDraftOf({ property, operator, values }: PropertyFilter): FilterDraft {
  return { ...emptyFilter(), property, operator, values: printed(values), read: values }
}

function printed(values: readonly FilterValue[]): string {
  return values.map(String).join(', ')
}

/** True where the operator compares with numbers, with several values, or with none. */
export function takes(operator: FilterOperator): {
  readonly values: boolean
  readonly several: boolean
  readonly numbers: boolean
} {
  const { most, kind } = valuesOf(operator)
  return { values: most > 0, several: most > 1, numbers: kind === 'number' }
}

/** The condition as the API takes it; a number that is none is left for it to refuse. */
export function filterOf({ property, operator, values, read }: FilterDraft): PropertyFilter {
  const { values: hasValues, several, numbers } = takes(operator)
  if (!hasValues) return { property, operator, values: [] }
  const fits = read.every((value) => !numbers || typeof value === 'number')
  if (fits && read.length > 0 && values === printed(read) && (several || read.length === 1)) {
    return { property, operator, values: [...read] }
  }
  const typed = several ? values.split(/[,，、]/).map((one) => one.trim()) : [values.trim()]
  const filled = typed.filter((one) => one !== '')
  return {
    property,
    operator,
    values: numbers ? filled.map((one) => parseQuantity(one) ?? Number.NaN) : filled,
  }
}

/** What is missing from a condition; undefined when nothing is. */
export function filterFault(filter: FilterDraft): 'property' | 'values' | undefined {
  if (filter.property.trim() === '') return 'property'
  const { values } = filterOf(filter)
  if (!takes(filter.operator).values) return undefined
  if (values.length === 0) return 'values'
  return values.some((value) => typeof value === 'number' && Number.isNaN(value))
    ? 'values'
    : undefined
}
