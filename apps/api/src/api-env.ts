import type { Context } from '@sextant/core'

/** What the middleware leaves for the handlers. */
export interface ApiEnv {
  Variables: {
    /** Handed to every verb: stores, clock, who acts, the idempotency key. */
    context: Context
    requestId: string
  }
}
