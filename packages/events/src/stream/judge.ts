import type {
  ExpectedVariant,
  IncomingBatch,
  ItemOutcome,
  ItemReason,
  ItemResult,
} from '../event-stream.js'
import type { KeyedHash } from './keyed-hash.js'
import type { KeptItem } from './kept-item.js'
import { readItem, type ReadItem, type UnreadItem } from './read-item.js'
import { readTime } from './read-time.js'
import type { MessageContents, SeenMessages } from './seen-messages.js'
import { isObject } from './item-text.js'
import type { StreamLimits } from './stream-limits.js'

/** An item that was read, with what is needed to decide on it and to keep it. */
export interface Candidate {
  readonly read: ReadItem | UnreadItem
  readonly raw: unknown
  readonly skew: number
}

export interface Verdict extends ItemResult {
  /** What is kept of an accepted item. */
  readonly item: KeptItem | null
}

/** Reads a batch's items; nothing that was accepted before is asked for yet. */
export function readCandidates(
  { source, items, receivedAt, sentAt }: IncomingBatch,
  hash: KeyedHash,
  limits: StreamLimits,
): readonly Candidate[] {
  const ofBatch = readTime(sentAt)
  const hashId = (messageId: string) => hash.message(source, messageId)
  return items.map((raw) => {
    const sent = ofBatch ?? (isObject(raw) && 'sentAt' in raw ? readTime(raw.sentAt) : null)
    const skew = sent === null ? 0 : receivedAt - sent
    return { read: readItem(raw, { receivedAt, skew, limits, hash: hashId }), raw, skew }
  })
}

export interface JudgeMemory {
  readonly seen: SeenMessages
  readonly tombstones: ReadonlySet<string>
  readonly hash: KeyedHash
  readonly limits: StreamLimits
  readonly expectedVariant: ExpectedVariant
}

/** Decides on an item, and remembers its message where it is accepted. */
export function judge(
  { read }: Candidate,
  receivedAt: number,
  acceptLate: boolean,
  applied: MessageContents,
  { seen, tombstones, hash, limits, expectedVariant }: JudgeMemory,
): Verdict {
  if ('reason' in read) return verdict('rejected', read.reason)
  const { item } = read
  const { message } = item
  if (tombstones.size > 0 && tombstones.has(hash.unit(item.unit))) {
    return verdict('rejected', 'forgotten')
  }
  const before = message === null ? 'new' : seen.judge(message, item.content, applied)
  if (before === 'duplicate') return verdict('duplicate', null)
  if (before === 'conflict') return verdict('conflict', 'other_content')
  if (!acceptLate && item.ts < receivedAt - limits.lateMs) return verdict('late', 'too_old')
  const kept = withAssignment(item, read.variations, expectedVariant)
  if (message !== null) seen.add(message, item.content)
  return { outcome: 'accepted', reason: null, item: kept }
}

function verdict(outcome: ItemOutcome, reason: ItemReason | null): Verdict {
  return { outcome, reason, item: null }
}

/** Asked once, at the door: what an experiment gives a unit may be another thing tomorrow. */
function withAssignment(
  item: KeptItem,
  variations: readonly string[],
  expected: ExpectedVariant,
): KeptItem {
  if (item.what !== 'exposure') return item
  const variant = expected(item.experiment, item.unit, variations)
  if (variant === undefined) return item
  return { ...item, assigned: variant !== null && variations.includes(variant) }
}
