import { ITEM_OUTCOMES, type ItemOutcome, type SourceCounts } from '../event-stream.js'
import { NO_OUTCOMES, type BatchRecord } from './journal-record.js'

interface Totals {
  readonly outcomes: Record<ItemOutcome, number>
  readonly types: Map<string, number>
  last: number
  /** Failures that ever came, and those that were dropped from the table as too old. */
  failed: number
  dropped: number
}

/** A number of a source, as the table of counts keeps it. */
export interface SourceCount {
  readonly source: string
  /** An outcome, `type:` and an accepted item's type, `last` (time of the newest item), `failed`, `dropped`. */
  readonly kind: string
  readonly n: number
}

const TYPE = 'type:'

/** What every source sent, and what became of it. */
export class SourceTotals {
  readonly #sources = new Map<string, Totals>()

  add({ source, received, outcomes, types, dropped }: BatchRecord): void {
    if (dropped !== undefined) this.addDropped(source, dropped)
    if (ITEM_OUTCOMES.every((outcome) => outcomes[outcome] === 0)) return
    const totals = this.#of(source)
    for (const outcome of ITEM_OUTCOMES) totals.outcomes[outcome] += outcomes[outcome]
    for (const [type, n] of Object.entries(types)) {
      totals.types.set(type, (totals.types.get(type) ?? 0) + n)
    }
    totals.last = Math.max(totals.last, received)
  }

  /** Takes up what a table of counts says. */
  load(counts: Iterable<SourceCount>): void {
    for (const { source, kind, n } of counts) {
      const totals = this.#of(source)
      const outcome = ITEM_OUTCOMES.find((known) => known === kind)
      if (outcome !== undefined) totals.outcomes[outcome] = n
      else if (kind === 'last' || kind === 'failed' || kind === 'dropped') totals[kind] = n
      else totals.types.set(kind.slice(TYPE.length), n)
    }
  }

  /** Numbers failures within their source; not counted by `add`. */
  addFailed(source: string, n: number): void {
    if (n > 0) this.#of(source).failed += n
  }

  addDropped(source: string, n: number): void {
    if (n > 0) this.#of(source).dropped += n
  }

  failed(source: string): number {
    return this.#sources.get(source)?.failed ?? 0
  }

  dropped(source: string): number {
    return this.#sources.get(source)?.dropped ?? 0
  }

  copy(): SourceTotals {
    const copy = new SourceTotals()
    copy.load(this.rows())
    return copy
  }

  /** What the table of counts should say. */
  *rows(): Generator<SourceCount> {
    for (const [source, { outcomes, types, last, failed, dropped }] of this.#sources) {
      for (const outcome of ITEM_OUTCOMES) yield { source, kind: outcome, n: outcomes[outcome] }
      for (const [type, n] of types) yield { source, kind: `${TYPE}${type}`, n }
      if (Number.isFinite(last)) yield { source, kind: 'last', n: last }
      yield { source, kind: 'failed', n: failed }
      yield { source, kind: 'dropped', n: dropped }
    }
  }

  /** @param failures how many failures of a source the table keeps, and had to let go of */
  counts(
    failures: (source: string) => Pick<SourceCounts, 'failuresDropped' | 'failuresKept'>,
  ): readonly SourceCounts[] {
    return [...this.#sources]
      .map(([source, { outcomes, types, last }]) => ({
        source,
        received: ITEM_OUTCOMES.reduce((sum, outcome) => sum + outcomes[outcome], 0),
        ...outcomes,
        byType: Object.fromEntries(types),
        ...failures(source),
        lastReceivedAt: Number.isFinite(last) ? last : null,
      }))
      .toSorted((a, b) => (a.source < b.source ? -1 : 1))
  }

  #of(source: string): Totals {
    const known = this.#sources.get(source)
    if (known !== undefined) return known
    const totals = {
      outcomes: { ...NO_OUTCOMES },
      types: new Map(),
      last: -Infinity,
      failed: 0,
      dropped: 0,
    }
    this.#sources.set(source, totals)
    return totals
  }
}
