import { DomainError, listPeople, type Context } from '@sextant/core'
import { Id } from '@sextant/core/contract'
import type { MiddlewareHandler } from 'hono'
import type { ApiEnv } from '../api-env.js'
import { invalidRequest, sendProblem } from '../problem.js'

/** Stores and clock, before it is known who acts. */
export type ContextBase = Omit<Context, 'actorId' | 'idempotencyKey'>

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/

/**
 * Puts together the context of the verbs: the actor of X-Sextant-Actor (absent: the first person)
 * and the Idempotency-Key.
 */
export function actorContext(base: ContextBase): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const key = c.req.header('idempotency-key')
    if (key !== undefined && !IDEMPOTENCY_KEY.test(key)) {
      const message = '1 to 200 visible ASCII characters'
      return sendProblem(c, invalidRequest([{ path: ['Idempotency-Key'], message }], 'header'))
    }
    const actor = c.req.header('x-sextant-actor')
    if (actor !== undefined && !Id.safeParse(actor).success) {
      const issue = { path: ['X-Sextant-Actor'], message: 'text.bad_id' }
      return sendProblem(c, invalidRequest([issue], 'header'))
    }
    c.set('context', {
      ...base,
      actorId: await knownActor(base, actor),
      ...(key === undefined ? {} : { idempotencyKey: key }),
    })
    return next()
  }
}

/** Someone unknown may not even read, so this is settled before any verb runs. */
async function knownActor(base: ContextBase, asked: string | undefined): Promise<string> {
  const people = await listPeople(base)
  const person = asked === undefined ? people[0] : people.find(({ id }) => id === asked)
  if (!person) throw new DomainError('unauthenticated', 'person.unknown_actor', { id: asked ?? '' })
  return person.id
}
