import { addDays } from '../calendar.js'
import { today, type Context } from '../context.js'
import type { DemoPersonId } from './people.js'

/** The demo's own view of the context: past days, and the person who acted on them. */
export interface DemoWorld {
  readonly today: string
  readonly log: (line: string) => void
  /** The day so many days before today. */
  ago(days: number): string
  /** The context as it was on a day at an hour (UTC), with a person acting; never after now. */
  at(day: string, hour: number, person: DemoPersonId): Context
  /** The id that a person of the demo has in this store. */
  person(id: DemoPersonId): string
}

/**
 * Verbs take their clock and actor from the context, so the past is seeded through them with a
 * context whose clock stands where it should.
 */
export function demoWorld(
  ctx: Context,
  people: ReadonlyMap<DemoPersonId, string>,
  log: (line: string) => void,
): DemoWorld {
  // A key of the caller's would make every write after the first a replay.
  const { idempotencyKey: _key, ...base } = ctx
  const now = ctx.now()
  const person = (id: DemoPersonId) => people.get(id) ?? ctx.actorId
  return {
    today: today(ctx),
    log,
    ago: (days) => addDays(today(ctx), -days),
    at(day, hour, actor) {
      const wanted = Date.parse(day) + hour * 3_600_000
      const instant = Math.min(wanted, now.getTime())
      return { ...base, actorId: person(actor), now: () => new Date(instant) }
    },
    person,
  }
}
