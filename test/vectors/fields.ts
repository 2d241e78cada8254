/** A vector file or case that does not have the documented shape; the message says where. */
export class MalformedVector extends Error {}

/**
 * Reads a JSON object field by field, so that an adapter states what it needs and a wrong shape is
 * reported by path instead of turning into NaN.
 */
export interface Fields {
  readonly raw: Readonly<Record<string, unknown>>
  has(name: string): boolean
  number(name: string): number
  numbers(name: string): number[]
  string(name: string): string
  boolean(name: string): boolean
  object(name: string): Fields
  objects(name: string): Fields[]
  numberLists(name: string): number[][]
}

const specialNumbers: Readonly<Record<string, number>> = {
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  NaN: Number.NaN,
}

/** The number a JSON value stands for; IEEE specials are written as strings. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' ? specialNumbers[value] : undefined
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Wraps a JSON object; `where` is its path for messages. */
export function fields(value: unknown, where: string): Fields {
  if (!isRecord(value)) throw wrong(where, 'an object', value)
  const at = (name: string): string => `${where}.${name}`
  const list = (name: string): unknown[] => {
    const found = value[name]
    if (!Array.isArray(found)) throw wrong(at(name), 'an array', found)
    return found
  }
  return {
    raw: value,
    has: (name) => value[name] !== undefined && value[name] !== null,
    number: (name) => toNumber(value[name], at(name)),
    numbers: (name) => list(name).map((item, index) => toNumber(item, `${at(name)}[${index}]`)),
    string: (name) => {
      const found = value[name]
      if (typeof found !== 'string') throw wrong(at(name), 'a string', found)
      return found
    },
    boolean: (name) => {
      const found = value[name]
      if (typeof found !== 'boolean') throw wrong(at(name), 'true or false', found)
      return found
    },
    object: (name) => fields(value[name], at(name)),
    objects: (name) => list(name).map((item, index) => fields(item, `${at(name)}[${index}]`)),
    numberLists: (name) =>
      list(name).map((row, index) => {
        const path = `${at(name)}[${index}]`
        if (!Array.isArray(row)) throw wrong(path, 'an array', row)
        return row.map((item: unknown, column) => toNumber(item, `${path}[${column}]`))
      }),
  }
}

function toNumber(value: unknown, where: string): number {
  const number = asNumber(value)
  if (number === undefined) throw wrong(where, 'a number', value)
  return number
}

function wrong(where: string, wanted: string, value: unknown): MalformedVector {
  return new MalformedVector(`${where}: expected ${wanted}, got ${JSON.stringify(value)}`)
}
