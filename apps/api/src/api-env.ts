import type { Context, KeyHolder } from '@sextant/core'

/** What the middleware leaves for the handlers. */
export interface ApiEnv {
  Variables: {
    /** Handed to every verb: stores, clock, who acts, the idempotency key. */
    context: Context
    requestId: string
    /** Who sends or asks, by the key; only where clients call. */
    keyHolder: KeyHolder
    /** The parsed body, where it had to be read before the key was known. */
    clientJson: unknown
  }
}
