import type { Context } from '../context.js'
import type { SeenEvent } from '../contract/source.js'
import { asked } from './stream-refusal.js'

/** Names of events and their properties that have come in, for whoever defines a metric. */
export async function listSeenEvents(ctx: Pick<Context, 'stream'>): Promise<SeenEvent[]> {
  const seen = await asked(() => ctx.stream.catalogue())
  return seen.map(({ lastAt, properties, ...event }) => ({
    ...event,
    lastAt: new Date(lastAt).toISOString(),
    properties: properties.map((property) => ({ ...property })),
  }))
}
