import { and, eq } from 'drizzle-orm'
import { canonicalJson, sha256 } from './canonical.js'
import { instant, type Context } from './context.js'
import type { Executor } from './db/open.js'
import { auditLog, idempotencyKeys } from './db/schema/audit.js'
import { people } from './db/schema/people.js'
import { conflict, DomainError } from './errors.js'

/** What a write leaves behind: its subject for the audit row, and the value to reply with. */
export interface Written<T> {
  readonly subjectId: string
  readonly value: T
  readonly detail?: Readonly<Record<string, unknown>>
  /** The value is a secret that is shown once: it is not kept, and a replay is refused. */
  readonly shownOnce?: boolean
}

/**
 * The one way to change the store: authorise, run, audit, in one transaction. With an idempotency
 * key, the reply is kept in the same transaction and replayed for the same actor, verb and input; a
 * key that comes back with another input is a conflict. The value must therefore be plain JSON.
 * A value that is shown once is not kept: its replay is the conflict `idempotency.shown_once`.
 */
export async function write<T>(
  ctx: Context,
  verb: string,
  input: unknown,
  run: (tx: Executor) => Promise<Written<T>>,
): Promise<T> {
  return ctx.store.write(async (tx) => {
    await authorise(tx, ctx.actorId)
    const fingerprint = sha256(canonicalJson({ verb, input }))
    const earlier = await replay<T>(tx, ctx, fingerprint)
    if (earlier) return earlier.value
    const written = await run(tx)
    await tx.insert(auditLog).values({
      id: ctx.newId('aud'),
      at: instant(ctx),
      actorId: ctx.actorId,
      verb,
      subjectId: written.subjectId,
      detail: written.detail ?? {},
    })
    if (ctx.idempotencyKey !== undefined) {
      await tx.insert(idempotencyKeys).values({
        key: ctx.idempotencyKey,
        actorId: ctx.actorId,
        fingerprint,
        reply: JSON.stringify(
          written.shownOnce === true ? { shownOnce: written.subjectId } : { value: written.value },
        ),
        createdAt: instant(ctx),
      })
    }
    return written.value
  })
}

/** Until sign-in exists every known person may do everything; an unknown one may do nothing. */
async function authorise(tx: Executor, actorId: string): Promise<void> {
  const [person] = await tx.select({ id: people.id }).from(people).where(eq(people.id, actorId))
  if (!person) throw new DomainError('unauthenticated', 'person.unknown_actor', { id: actorId })
}

async function replay<T>(
  tx: Executor,
  ctx: Context,
  fingerprint: string,
): Promise<{ value: T } | undefined> {
  if (ctx.idempotencyKey === undefined) return undefined
  const [kept] = await tx
    .select()
    .from(idempotencyKeys)
    .where(
      and(eq(idempotencyKeys.key, ctx.idempotencyKey), eq(idempotencyKeys.actorId, ctx.actorId)),
    )
  if (!kept) return undefined
  if (kept.fingerprint !== fingerprint) {
    throw conflict('idempotency.key_reused', { key: ctx.idempotencyKey })
  }
  const reply: { readonly value: T } | { readonly shownOnce: string } = JSON.parse(kept.reply)
  if ('shownOnce' in reply) throw conflict('idempotency.shown_once', { id: reply.shownOnce })
  return reply
}
