import { FILTER_OPERATORS, type FilterOperator, type PropertyFilter } from './analysis.js'
import { isText, refuseUnless } from './bad-analysis.js'

const MOST_FILTERS = 20
const MOST_VALUES = 1000

type FilterValue = PropertyFilter['values'][number]

/** How many values an operator compares with, and which. */
const TAKES: Record<FilterOperator, (values: readonly FilterValue[]) => boolean> = {
  equals: (values) => values.length === 1,
  not_equals: (values) => values.length === 1,
  in: (values) => values.length >= 1,
  not_in: (values) => values.length >= 1,
  greater: isOne('number'),
  at_least: isOne('number'),
  less: isOne('number'),
  at_most: isOne('number'),
  contains: isOne('string'),
  starts_with: isOne('string'),
  exists: (values) => values.length === 0,
  missing: (values) => values.length === 0,
}

/** @throws StreamError `bad_analysis` for a filter that compares with nothing it could hold */
export function checkFilters(field: string, filters: readonly PropertyFilter[]): void {
  refuseUnless(filters.length <= MOST_FILTERS, field, `has more than ${MOST_FILTERS} filters`)
  for (const { property, operator, values } of filters) {
    refuseUnless(isText(property), field, 'filters by an unusable property')
    const known = FILTER_OPERATORS.includes(operator)
    refuseUnless(known, field, `filters by the unknown operator '${operator}'`)
    const taken = values.length <= MOST_VALUES && TAKES[operator](values)
    refuseUnless(taken, field, `has a filter '${operator}' with other values than it takes`)
    const usable = values.every((value) =>
      typeof value === 'number'
        ? Number.isFinite(value)
        : typeof value === 'boolean' || isText(value),
    )
    refuseUnless(usable, field, `has a filter '${operator}' with an unusable value`)
  }
}

function isOne(type: 'number' | 'string') {
  return ([value, ...more]: readonly FilterValue[]): boolean =>
    more.length === 0 && typeof value === type
}
