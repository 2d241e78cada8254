import type { ItemReason } from '../event-stream.js'
import type { StreamLimits } from './stream-limits.js'

/** What a walk through an item found to be wrong with it. */
export class BadItem extends Error {
  constructor(readonly reason: ItemReason) {
    super(reason)
  }
}

/** Whether a text comes back from every store as it went in: no NUL, no half of a pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Most texts need no escaping, which is several times as fast to see as to do. */
const PLAIN = /^[ !#-[\]-~]*$/

/** A text as JSON. */
export function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text)
}

/**
 * An item as JSON text with the keys of every object in order and what is about its sending left out,
 * so that the same content is the same text however often it is sent.
 *
 * @throws BadItem for what no store could keep, or no sum could bear
 */
export function canonicalText(
  item: Readonly<Record<string, unknown>>,
  limits: StreamLimits,
): string {
  const text = objectText(item, 1, limits, true)
  if (text.length > limits.itemBytes || Buffer.byteLength(text) > limits.itemBytes) {
    throw new BadItem('too_large')
  }
  return text
}

function objectText(
  object: Readonly<Record<string, unknown>>,
  depth: number,
  limits: StreamLimits,
  isItem: boolean,
): string {
  if (depth > limits.depth) throw new BadItem('too_deep')
  const keys = Object.keys(object)
  if (keys.length > limits.keys) throw new BadItem('too_wide')
  let text = ''
  for (const key of keys.toSorted()) {
    // The time, and in `_metadata` how often a library for pages tried before.
    if (isItem && (key === 'sentAt' || key === '_metadata')) continue
    text += `${text === '' ? '{' : ','}${plainText(key)}:${valueText(object[key], depth + 1, limits)}`
    if (text.length > limits.itemBytes) throw new BadItem('too_large')
  }
  return text === '' ? '{}' : `${text}}`
}

function arrayText(array: readonly unknown[], depth: number, limits: StreamLimits): string {
  if (depth > limits.depth) throw new BadItem('too_deep')
  let text = ''
  for (const value of array) {
    text += `${text === '' ? '[' : ','}${valueText(value, depth + 1, limits)}`
    if (text.length > limits.itemBytes) throw new BadItem('too_large')
  }
  return text === '' ? '[]' : `${text}]`
}

function valueText(value: unknown, depth: number, limits: StreamLimits): string {
  if (typeof value === 'string') return plainText(value)
  if (typeof value === 'number') return numberText(value, limits)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (value === null || value === undefined) return 'null'
  if (isObject(value)) return objectText(value, depth, limits, false)
  if (!Array.isArray(value)) throw new BadItem('not_an_object')
  return arrayText(value, depth, limits)
}

function plainText(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`
  if (!isStorable(text)) throw new BadItem('bad_text')
  return JSON.stringify(text)
}

function numberText(value: number, limits: StreamLimits): string {
  if (!Number.isFinite(value)) throw new BadItem('not_finite')
  if (Math.abs(value) > limits.magnitude) throw new BadItem('out_of_range')
  return String(value)
}
