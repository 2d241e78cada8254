import type { Adapters } from '../adapter.js'

/** The product's own rules, which live in @sextant/core. */
export const rules: Adapters = {}
