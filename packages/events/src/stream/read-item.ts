import { crc32 } from 'node:zlib'
import type { ItemReason } from '../event-stream.js'
import { flatProperties } from './flat-properties.js'
import { BadItem, canonicalText, isObject, isStorable } from './item-text.js'
import { ITEM_TYPES, type ItemType, type KeptItem, type KeptTraits } from './kept-item.js'
import { readTime } from './read-time.js'
import type { StreamLimits } from './stream-limits.js'

/** The name that makes a track call an exposure. */
const EXPOSURE_EVENT = 'Experiment Viewed'
const EXPERIMENT_KEYS = ['experimentId', 'experiment_id', 'experimentName', 'experiment_name']
const VARIATION_KEYS = ['variationId', 'variation_id', 'variationName', 'variation_name', 'variant']
const MESSAGE_ID_LENGTH = 256
const CONTROL = /\p{Cc}/u

export interface ReadItem {
  /** As it will be kept; whether an exposure is of the assigned variant is not asked yet. */
  readonly item: KeptItem
  readonly messageId: string | null
  /** Bytes of its canonical text. */
  readonly bytes: number
  /** Every text by which an exposure names its variant. */
  readonly variations: readonly string[]
}

export interface UnreadItem {
  readonly reason: ItemReason
  readonly messageId: string | null
}

/** What an item is read with. */
export interface Reading {
  readonly receivedAt: number
  /** What the client's clock was behind the server's, ms; added to its timestamps. */
  readonly skew: number
  readonly limits: StreamLimits
  /** Keyed hash of the source and a message id. */
  readonly hash: (messageId: string) => string
}

/**
 * Reads an item of Segment's HTTP API: track, page, screen, identify, group and alias. Whether it is
 * new, or late, is not asked.
 */
export function readItem(item: unknown, reading: Reading): ReadItem | UnreadItem {
  if (!isObject(item)) return { reason: 'not_an_object', messageId: null }
  const messageId = readMessageId(item['messageId'])
  try {
    const text = canonicalText(item, reading.limits)
    if (messageId === undefined) throw new BadItem('bad_message_id')
    const head = {
      type: readType(item['type']),
      unit: readUnit(item, reading.limits),
      ts: readTimestamp(item, reading),
      message: messageId === null ? null : reading.hash(messageId),
      content: crc32(text),
    }
    const { item: kept, variations } = readBody(head, item, reading.limits)
    return { item: kept, variations, messageId, bytes: text.length }
  } catch (error) {
    if (!(error instanceof BadItem)) throw error
    return { reason: error.reason, messageId: messageId ?? null }
  }
}

type Fields = Readonly<Record<string, unknown>>
type Head = Omit<KeptTraits, 'what' | 'props'>
type Body = Pick<ReadItem, 'item' | 'variations'>

/** Null where there is none, undefined where it is none. */
function readMessageId(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null
  if (typeof value !== 'string' || value.length > MESSAGE_ID_LENGTH) return undefined
  return isIdentifier(value) ? value : undefined
}

function readType(value: unknown): ItemType {
  const type = ITEM_TYPES.find((known) => known === value)
  if (type === undefined) throw new BadItem('unknown_type')
  return type
}

/** The user's id, else the anonymous one, exactly as sent. */
function readUnit(fields: Fields, limits: StreamLimits): string {
  for (const key of ['userId', 'anonymousId']) {
    const value = fields[key]
    if (value === undefined || value === null || value === '') continue
    const unit = Number.isSafeInteger(value) ? String(value) : value
    if (typeof unit !== 'string' || unit.length > limits.nameLength || !isIdentifier(unit)) {
      throw new BadItem('bad_unit_id')
    }
    return unit
  }
  throw new BadItem('no_unit')
}

function readTimestamp(fields: Fields, { receivedAt, skew, limits }: Reading): number {
  const value = fields['timestamp'] ?? fields['originalTimestamp']
  if (value === undefined || value === null) return receivedAt
  const time = readTime(value)
  if (time === null) throw new BadItem('bad_timestamp')
  if (time + skew > receivedAt + limits.futureMs) throw new BadItem('in_the_future')
  return time + skew
}

function readBody(head: Head, fields: Fields, limits: StreamLimits): Body {
  const { type } = head
  const properties = fields['properties']
  if (type === 'track') {
    const event = readName(fields['event'], 'no_event_name', limits)
    if (event === EXPOSURE_EVENT) return readExposure(head, properties, limits)
    return eventBody(head, event, flatProperties(properties, limits))
  }
  const traits = fields['traits']
  if (type === 'identify') {
    const props = flatProperties(traits, limits)
    return { item: { ...head, what: 'traits', props }, variations: [] }
  }
  if (type === 'group') {
    const group = fields['groupId']
    const more = typeof group === 'string' ? [['groupId', group] as const] : []
    return eventBody(head, type, flatProperties(traits, limits, more))
  }
  // The other id of an alias is not kept: forgetting that unit would not find it here.
  if (type === 'alias') return eventBody(head, type, null)
  const name = fields['name']
  const named = name === undefined || name === null || name === ''
  const event = named ? type : `${type} ${readName(name, 'no_event_name', limits)}`
  return eventBody(head, event, flatProperties(properties, limits))
}

function eventBody(head: Head, event: string, props: string | null): Body {
  // Spelled out, as this is most of what comes, and spreading costs several times as much.
  const { type, unit, ts, message, content } = head
  const item = { what: 'event', type, unit, ts, props, message, content, event } as const
  return { item, variations: [] }
}

function readExposure(head: Head, properties: unknown, limits: StreamLimits): Body {
  const found = isObject(properties) ? properties : {}
  const [experiment] = textsOf(found, EXPERIMENT_KEYS, 'no_experiment', limits)
  const variations = textsOf(found, VARIATION_KEYS, 'no_variant', limits)
  const [variation] = variations
  if (experiment === undefined) throw new BadItem('no_experiment')
  if (variation === undefined) throw new BadItem('no_variant')
  const props = flatProperties(properties, limits)
  const what = 'exposure' as const
  return { item: { ...head, what, experiment, variation, assigned: null, props }, variations }
}

/** What stands under these keys, in their order; numbers as text. */
function textsOf(
  fields: Fields,
  keys: readonly string[],
  reason: ItemReason,
  limits: StreamLimits,
): readonly string[] {
  return keys
    .map((key) => fields[key])
    .filter((value) => value !== undefined && value !== null && value !== '')
    .map((value) => readName(typeof value === 'number' ? String(value) : value, reason, limits))
}

function readName(value: unknown, reason: ItemReason, limits: StreamLimits): string {
  if (typeof value !== 'string' || value === '') throw new BadItem(reason)
  if (value.length > limits.nameLength) throw new BadItem('bad_text')
  return value
}

function isIdentifier(text: string): boolean {
  return text !== '' && isStorable(text) && !CONTROL.test(text)
}
