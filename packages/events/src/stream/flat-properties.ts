import { BadItem } from './item-text.js'
import type { StreamLimits } from './stream-limits.js'

/**
 * Properties as the JSON text of one flat object: keys of nested objects joined by dots, arrays as
 * their JSON text, nulls left out. Null where nothing is left. Where two paths read the same, the
 * first stays.
 *
 * @throws BadItem `too_wide` for more keys than an object may have
 */
export function flatProperties(
  properties: unknown,
  limits: StreamLimits,
  more: readonly (readonly [string, string])[] = [],
): string | null {
  // A Map, because a property may be called __proto__.
  const flat = new Map<string, string | number | boolean>(more)
  if (isObject(properties)) flatten(properties, '', flat)
  if (flat.size > limits.keys) throw new BadItem('too_wide')
  return flat.size === 0 ? null : JSON.stringify(Object.fromEntries(flat))
}

function flatten(
  object: object,
  prefix: string,
  flat: Map<string, string | number | boolean>,
): void {
  for (const [key, value] of Object.entries(object)) {
    const path = prefix + key
    if (isObject(value)) flatten(value, `${path}.`, flat)
    else if (value !== null && value !== undefined && !flat.has(path)) {
      flat.set(path, Array.isArray(value) ? JSON.stringify(value) : value)
    }
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
