import type { PropertyFilter } from './measurement.js'

/** Attributes of whoever is asked about, as they came: nested ones are named with dots. */
export type Attributes = Readonly<Record<string, unknown>>

const NUMBER = /^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/

/**
 * Whether an attribute passes the condition, as filters over events decide it: texts compare with the
 * text of a value, numbers with its number, booleans with booleans only. An attribute that is absent
 * or null passes `missing` and the negations alone.
 */
export function matchesFilter(attributes: Attributes, filter: PropertyFilter): boolean {
  const value = attributeOf(attributes, filter.property)
  const { operator, values } = filter
  const isMissing = value === undefined || value === null
  if (operator === 'missing') return isMissing
  if (operator === 'exists') return !isMissing
  const isAny = !isMissing && values.some((one) => equals(value, one))
  if (operator === 'equals' || operator === 'in') return isAny
  if (operator === 'not_equals' || operator === 'not_in') return !isAny
  return !isMissing && compares(operator, value, values[0])
}

function equals(value: unknown, wanted: PropertyFilter['values'][number]): boolean {
  if (typeof wanted === 'boolean') return value === wanted
  return typeof wanted === 'number' ? numberOf(value) === wanted : textOf(value) === wanted
}

function compares(operator: PropertyFilter['operator'], value: unknown, bound: unknown): boolean {
  if (typeof bound === 'string') {
    const text = textOf(value)
    if (operator === 'contains') return text.includes(bound)
    return operator === 'starts_with' && text.startsWith(bound)
  }
  const number = numberOf(value)
  if (typeof bound !== 'number' || number === undefined) return false
  if (operator === 'greater') return number > bound
  if (operator === 'at_least') return number >= bound
  if (operator === 'less') return number < bound
  return operator === 'at_most' && number <= bound
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Numbers may be sent as text, as a filter over events reads them too. */
function numberOf(value: unknown): number | undefined {
  const text = textOf(value)
  return NUMBER.test(text) ? Number(text) : undefined
}

/** Own properties only, so that a name such as `constructor` finds nothing that nobody sent. */
function attributeOf(attributes: object, path: string): unknown {
  if (Object.hasOwn(attributes, path)) return Reflect.get(attributes, path)
  const dot = path.indexOf('.')
  if (dot < 0) return undefined
  const head = path.slice(0, dot)
  const inner: unknown = Object.hasOwn(attributes, head) ? Reflect.get(attributes, head) : undefined
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return undefined
  return attributeOf(inner, path.slice(dot + 1))
}
