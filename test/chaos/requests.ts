import { between, seededRandom } from './random.js'

const MOST_ITEMS = 80

export interface Request {
  readonly items: readonly object[]
  /** Ids of the items that must be stored once this request is acknowledged. */
  readonly ids: readonly string[]
}

/**
 * The nth request of a seed, always the same: events, exposures and traits, each with its id among
 * its properties; sometimes an item that cannot be accepted, or one of the request before again.
 */
export function requestOf(seed: number, n: number): Request {
  const random = seededRandom(seed * 1_000_003 + n)
  const count = between(random, 1, MOST_ITEMS)
  const ids = Array.from({ length: count }, (_, at) => `e${n}-${at}`)
  const items: object[] = ids.map((id) => itemOf(id, random))
  if (random() < 0.2) items.push({ type: 'track', messageId: `bad${n}`, event: 'of nobody' })
  const before = n > 0 && random() < 0.2 ? requestOf(seed, n - 1).items[0] : undefined
  if (before !== undefined) items.push(before)
  return { items, ids }
}

/** The ids of the requests of a seed, made once. */
export class SentIds {
  readonly #requests = new Map<number, ReadonlySet<string>>()

  constructor(readonly seed: number) {}

  of(n: number): ReadonlySet<string> {
    const known = this.#requests.get(n)
    if (known !== undefined) return known
    const ids = new Set(requestOf(this.seed, n).ids)
    this.#requests.set(n, ids)
    return ids
  }

  /** Whether an id stands in the request that it names. */
  has(id: string): boolean {
    const n = /^e(\d+)-\d+$/.exec(id)?.[1]
    return n !== undefined && this.of(Number(n)).has(id)
  }
}

function itemOf(id: string, random: () => number): object {
  const head = { messageId: id, userId: `unit-${between(random, 1, 500)}` }
  const kind = random()
  if (kind < 0.1) return { ...head, type: 'identify', traits: { id, plan: 'pro' } }
  if (kind < 0.3) {
    const properties = { id, experimentId: 'banner', variationId: kind < 0.2 ? 'a' : 'b' }
    return { ...head, type: 'track', event: 'Experiment Viewed', properties }
  }
  const properties = { id, price: between(random, 1, 10_000) / 100, text: 'x'.repeat(kind * 200) }
  return { ...head, type: 'track', event: `Event ${between(random, 1, 9)}`, properties }
}
