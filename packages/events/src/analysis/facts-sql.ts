import type { Measure, PropertyFilter, StreamMetric } from './analysis.js'
import type { Bound } from './bound.js'
import { decimalsOf, factValueOf } from './definition.js'

/** Rows with a sequence number in (after, upTo]. */
export interface SeqRange {
  readonly after: number
  readonly upTo: number
}

/** A number as JSON writes it; text that reads so counts as the number it reads as. */
const NUMBER = String.raw`^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$`

/**
 * The facts of a measure: its events that pass the filters, with what each is worth. Numbers are read
 * from their decimal text, so that 1.005 with two decimals is 1.01; those that are none, or have
 * 1e15 units of the last decimal or more, are null.
 */
export function factsSql(
  bound: Bound,
  measure: Measure,
  metric: StreamMetric,
  range: SeqRange | null,
): string {
  const { event, filters } = measure
  const conditions = [
    `e.event in (select id from words where kind = 0 and word = ${bound.text(event)})`,
    ...(range === null ? [] : [`e.seq > ${range.after}`, `e.seq <= ${range.upTo}`]),
    ...filters.map((filter) => filterSql(bound, filter)),
  ]
  return `select e.seq, e.unit, e.ts, ${factValueSql(bound, measure, metric)} as value
  from events e
  where ${conditions.join('\n    and ')}`
}

function factValueSql(bound: Bound, measure: Measure, metric: StreamMetric): string {
  const value = factValueOf(measure.aggregation)
  if (value === 'none' || measure.property === null) return '1::bigint'
  const text = textOf(bound, measure.property)
  if (value === 'text') return `(md5_number_lower(${text}) >> 1)::bigint`
  return numberSql(text, decimalsOf(measure, metric))
}

/**
 * A text's number in units of its last decimal. DuckDB rounds a decimal text exactly, half away from
 * zero, but not one with an exponent, as JSON writes what is below 1e-6: that goes through a double.
 * Fifteen digits are all that a value may have, and what a narrow decimal reads fast.
 */
function numberSql(text: string, decimals: number): string {
  const scale = `1${'0'.repeat(decimals)}`
  const plain = `try_cast(${text} as decimal(15, ${decimals}))::decimal(38, ${decimals}) * ${scale}`
  const double = `round(try_cast(${text} as double) * ${scale}::double)`
  return `case when not ${isNumber(text)} then null
    when contains(lower(${text}), 'e') then try_cast(${double} as decimal(15, 0))::bigint
    else (${plain})::bigint end`
}

/** A missing property is none of what a filter asks for: only `missing` and the negations hold. */
function filterSql(bound: Bound, { property, operator, values }: PropertyFilter): string {
  const text = textOf(bound, property)
  const number = `case when ${isNumber(text)} then try_cast(${text} as double) end`
  const [value] = values
  const asNumber = () => bound.double(Number(value))
  const asText = () => bound.text(String(value))
  switch (operator) {
    case 'exists':
      return `${text} is not null`
    case 'missing':
      return `${text} is null`
    case 'equals':
    case 'in':
      return `(${equalsAny(bound, property, values)}) is true`
    case 'not_equals':
    case 'not_in':
      return `(${equalsAny(bound, property, values)}) is not true`
    case 'greater':
      return `${number} > ${asNumber()}`
    case 'at_least':
      return `${number} >= ${asNumber()}`
    case 'less':
      return `${number} < ${asNumber()}`
    case 'at_most':
      return `${number} <= ${asNumber()}`
    case 'contains':
      return `contains(${text}, ${asText()})`
    case 'starts_with':
      return `starts_with(${text}, ${asText()})`
  }
}

/** Texts compare with the text of a value, numbers with its number, booleans with booleans only. */
function equalsAny(bound: Bound, property: string, values: PropertyFilter['values']): string {
  const text = textOf(bound, property)
  const texts = values.filter((value) => typeof value === 'string')
  const numbers = values.filter((value) => typeof value === 'number')
  const booleans = values.filter((value) => typeof value === 'boolean').map(String)
  const parts: string[] = []
  if (texts.length > 0) parts.push(`list_contains(${bound.texts(texts)}, ${text})`)
  if (numbers.length > 0) {
    const number = `try_cast(${text} as double)`
    parts.push(`(${isNumber(text)} and list_contains(${bound.doubles(numbers)}, ${number}))`)
  }
  if (booleans.length > 0) {
    const isBoolean = `json_type(e.props, ${bound.text(pointerTo(property))}) = 'BOOLEAN'`
    parts.push(`(${isBoolean} and list_contains(${bound.texts(booleans)}, ${text}))`)
  }
  return parts.join(' or ')
}

function isNumber(text: string): string {
  return `regexp_full_match(${text}, '${NUMBER}')`
}

/** The text of a property; null where it is missing or JSON null. */
export function textOf(bound: Bound, property: string, row = 'e'): string {
  return `json_extract_string(${row}.props, ${bound.text(pointerTo(property))})`
}

/** A JSON pointer (RFC 6901), in which every character of a name has one way to be written. */
function pointerTo(property: string): string {
  return `/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`
}
