import { ITEM_OUTCOMES, type ItemOutcome, type SourceCounts } from '../event-stream.js'
import { NO_OUTCOMES, type BatchRecord } from './journal-record.js'

interface Totals {
  readonly outcomes: Record<ItemOutcome, number>
  readonly types: Map<string, number>
  last: number
}

/** A number of a source, as the table of counts keeps it. */
export interface SourceCount {
  readonly source: string
  /** An outcome, `type:` and an accepted item's type, or `last` for the newest item's time. */
  readonly kind: string
  readonly n: number
}

const TYPE = 'type:'

/** What every source sent, and what became of it. */
export class SourceTotals {
  readonly #sources = new Map<string, Totals>()

  add({ source, received, outcomes, types }: BatchRecord): void {
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
      else if (kind === 'last') totals.last = n
      else totals.types.set(kind.slice(TYPE.length), n)
    }
  }

  copy(): SourceTotals {
    const copy = new SourceTotals()
    copy.load(this.rows())
    return copy
  }

  /** What the table of counts should say. */
  *rows(): Generator<SourceCount> {
    for (const [source, { outcomes, types, last }] of this.#sources) {
      for (const outcome of ITEM_OUTCOMES) yield { source, kind: outcome, n: outcomes[outcome] }
      for (const [type, n] of types) yield { source, kind: `${TYPE}${type}`, n }
      yield { source, kind: 'last', n: last }
    }
  }

  counts(): readonly SourceCounts[] {
    return [...this.#sources]
      .map(([source, { outcomes, types, last }]) => ({
        source,
        received: ITEM_OUTCOMES.reduce((sum, outcome) => sum + outcomes[outcome], 0),
        ...outcomes,
        byType: Object.fromEntries(types),
        lastReceivedAt: Number.isFinite(last) ? last : null,
      }))
      .toSorted((a, b) => (a.source < b.source ? -1 : 1))
  }

  #of(source: string): Totals {
    const known = this.#sources.get(source)
    if (known !== undefined) return known
    const totals = { outcomes: { ...NO_OUTCOMES }, types: new Map(), last: -Infinity }
    this.#sources.set(source, totals)
    return totals
  }
}
