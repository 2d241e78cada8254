import { BadItem, isObject, quoted } from './item-text.js'
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
  const flat = new Map<string, string>()
  for (const [key, text] of more) flat.set(key, quoted(text))
  if (isObject(properties)) flatten(properties, '', flat)
  if (flat.size > limits.keys) throw new BadItem('too_wide')
  if (flat.size === 0) return null
  let text = ''
  for (const [key, value] of flat) text += `${text === '' ? '{' : ','}${quoted(key)}:${value}`
  return `${text}}`
}

function flatten(
  object: Readonly<Record<string, unknown>>,
  prefix: string,
  flat: Map<string, string>,
): void {
  for (const key of Object.keys(object)) {
    const [path, value] = [prefix + key, object[key]]
    if (isObject(value)) flatten(value, `${path}.`, flat)
    else if (value !== null && value !== undefined && !flat.has(path)) {
      flat.set(path, scalarText(value))
    }
  }
}

function scalarText(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  return Array.isArray(value) ? quoted(JSON.stringify(value)) : String(value)
}
