import { decodeRecord, encodeRecord, type BatchRecord, type KeptFailure } from './journal-record.js'

/** Tells the unit that is to be forgotten from others. */
export interface Forgotten {
  readonly is: (unit: string) => boolean
  /** The unit itself; null when only the hash of it is left to go by. */
  readonly name: string | null
}

/**
 * A record without what a unit sent; the text itself where there is nothing of it. Numbers stay as
 * they are: what was counted was counted, and the sequence keeps its place.
 */
export function withoutUnit(payload: string, forgotten: Forgotten): string {
  if (forgotten.name !== null && !payload.includes(innerText(forgotten.name))) return payload
  const record = decodeRecord(payload)
  if (record.kind !== 'batch') return payload
  const without: BatchRecord = {
    ...record,
    items: record.items.map((item) => (item !== null && forgotten.is(item.unit) ? null : item)),
    failures: record.failures.map((failure) =>
      failure !== null && isOf(failure, forgotten) ? null : failure,
    ),
  }
  return countOf(without) === countOf(record) ? payload : encodeRecord(without)
}

/** Accepted items in a record that are still there. */
export function itemsIn(payload: string): number {
  const record = decodeRecord(payload)
  return record.kind === 'batch' ? record.items.filter((item) => item !== null).length : 0
}

function countOf({ items, failures }: BatchRecord): number {
  return [...items, ...failures].filter((part) => part !== null).length
}

/** Whether a failed item names the unit; one that was cut may, so it is taken to where it could. */
function isOf({ item }: KeptFailure, forgotten: Forgotten): boolean {
  const read = parsed(item)
  if (read === undefined) return forgotten.name === null || item.includes(innerText(forgotten.name))
  if (typeof read !== 'object' || read === null) return false
  return Object.entries(read).some(
    ([key, value]) =>
      UNIT_KEYS.includes(key) &&
      (typeof value === 'string' || typeof value === 'number') &&
      forgotten.is(String(value)),
  )
}

const UNIT_KEYS = ['userId', 'anonymousId', 'previousId']

function parsed(item: string): unknown {
  try {
    return JSON.parse(item)
  } catch {
    return undefined
  }
}

/** A text as it stands inside JSON. */
function innerText(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
