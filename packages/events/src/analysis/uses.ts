import type { Analysis } from './analysis.js'
import { analysisDefinition } from './definition.js'

interface Use {
  /** Reads and refreshes under way. */
  running: number
  /** ms since 1970. */
  at: number
}

/** When analyses were last asked for since opening, and which are being read now. */
export class Uses {
  readonly #uses = new Map<string, Use>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** Counts a job as a use of an analysis, from its start to its end. */
  async during<T>(analysis: Analysis, job: () => Promise<T>): Promise<T> {
    const definition = analysisDefinition(analysis)
    const use = this.#uses.get(definition) ?? { running: 0, at: 0 }
    this.#uses.set(definition, use)
    use.running += 1
    try {
      return await job()
    } finally {
      use.running -= 1
      use.at = this.#now()
    }
  }

  /** The time of the last use, now while one runs; null: none since opening. */
  lastOf(definition: string): number | null {
    const use = this.#uses.get(definition)
    if (use === undefined) return null
    return use.running > 0 ? this.#now() : use.at
  }

  forget(definition: string): void {
    if (this.#uses.get(definition)?.running === 0) this.#uses.delete(definition)
  }
}
