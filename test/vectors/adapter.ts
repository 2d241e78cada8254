import type { Fields } from './fields.js'

/**
 * Calls the product for one case and answers in the words of the vectors. An adapter translates
 * names and codes only: what it computes, the product computes.
 */
export type Adapter = (input: Fields, options: Fields) => Readonly<Record<string, unknown>>

/** Adapters by method name. */
export type Adapters = Readonly<Record<string, Adapter>>
