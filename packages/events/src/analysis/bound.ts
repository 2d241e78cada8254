import { listValue, type DuckDBValue } from '@duckdb/node-api'

/** Values that a statement binds by name, collected while its text is written. */
export class Bound {
  readonly #values: Record<string, DuckDBValue> = {}
  readonly #shown = new Map<string, string>()

  text(value: string): string {
    return this.#add(value, value)
  }

  /** A list of texts, of which there must be one or more. */
  texts(values: readonly string[]): string {
    return this.#add(listValue(values), values)
  }

  double(value: number): string {
    return `${this.#add(value, value)}::double`
  }

  doubles(values: readonly number[]): string {
    return `${this.#add(listValue(values), values)}::double[]`
  }

  integers(values: readonly number[]): string {
    return `${this.#add(listValue(values), values)}::integer[]`
  }

  /** What the driver takes beside the statement. */
  get values(): Record<string, DuckDBValue> {
    return this.#values
  }

  /** One comment a value, for whoever reads the statement. */
  get comments(): string {
    return [...this.#shown].map(([name, value]) => `-- $${name} = ${value}`).join('\n')
  }

  // The same value is bound once, so that a statement over many metrics stays short.
  #add(value: DuckDBValue, shown: unknown): string {
    const text = JSON.stringify(shown)
    for (const [name, known] of this.#shown) if (known === text) return `$${name}`
    const name = `v${this.#shown.size + 1}`
    this.#values[name] = value
    this.#shown.set(name, text)
    return `$${name}`
  }
}
