import type { EventEngine, EventStream } from '@sextant/events'
import type { Store } from './db/open.js'
import type { UploadFolder } from './imports/upload-folder.js'

/** Everything a verb needs from outside: clock, ids and stores are arguments, never globals. */
export interface Context {
  readonly store: Store
  /** Tables of units that were imported. */
  readonly events: EventEngine
  /** Exposures and events as clients send them. */
  readonly stream: EventStream
  readonly uploads: UploadFolder
  /** Who acts; a person's id. */
  readonly actorId: string
  readonly now: () => Date
  /** A new sortable id with the prefix, such as newId('exp'). */
  readonly newId: (prefix: string) => string
  /** Set by a caller that may retry: the same key and input replay the first reply. */
  readonly idempotencyKey?: string
}

/** The clock's instant in ISO 8601 UTC. */
export function instant(ctx: Pick<Context, 'now'>): string {
  return ctx.now().toISOString()
}

/** The clock's calendar day in UTC. */
export function today(ctx: Pick<Context, 'now'>): string {
  return instant(ctx).slice(0, 10)
}
