import { queryRow } from '../duckdb/rows.js'
import { analysisDefinition } from './definition.js'
import type { Standing } from './reading.js'

const MOST_ANSWERS = 100

/**
 * Answers that are dear to compute, kept for the mark they were computed at; beyond the bound the
 * least recently used goes.
 */
export class MarkCache<T> {
  readonly #answers = new Map<string, T>()
  readonly #most: number

  constructor(most = MOST_ANSWERS) {
    this.#most = most
  }

  async answer(at: Standing, question: string, compute: () => Promise<T>): Promise<T> {
    const { connection, resolved, mark } = at
    // A forgotten unit leaves all numbers without moving the mark.
    const forgotten = (await queryRow(connection, 'select count(*) from tombstones')).number(0)
    // By content: the id of an analysis that was dropped may be another's now.
    const definition = analysisDefinition(resolved.analysis)
    const key = JSON.stringify([definition, mark.seq, forgotten, question])
    const answer = this.#answers.get(key) ?? (await compute())
    this.#answers.delete(key)
    this.#answers.set(key, answer)
    const [oldest] = this.#answers.keys()
    if (oldest !== undefined && this.#answers.size > this.#most) this.#answers.delete(oldest)
    return answer
  }

  /** Forgets all, as when what stood at a mark was found wrong and replaced. */
  clear(): void {
    this.#answers.clear()
  }
}
