import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { today, type Context } from '../context.js'
import { InitiativeChange, type Initiative } from '../contract/budget.js'
import type { Executor } from '../db/open.js'
import { initiatives, initiativeTiers } from '../db/schema/initiatives.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { linkKeyResults } from './link-key-results.js'
import { loadInitiative } from './load-initiatives.js'

/** Changes an initiative; a new tier is dated, so that spend before it keeps its tier. */
export async function changeInitiative(
  ctx: Context,
  id: string,
  raw: InitiativeChange,
): Promise<Initiative> {
  const change = parse(InitiativeChange, raw)
  return write(ctx, 'initiative.change', { id, ...change }, async (tx) => {
    await loadInitiative(tx, id, today(ctx))
    await setFields(tx, id, change)
    if (change.tier) {
      await tx
        .insert(initiativeTiers)
        .values({ initiativeId: id, ...change.tier })
        .onConflictDoUpdate({
          target: [initiativeTiers.initiativeId, initiativeTiers.from],
          set: { tier: change.tier.tier, weights: change.tier.weights },
        })
    }
    if (change.keyResultIds) await linkKeyResults(tx, id, change.keyResultIds)
    return { subjectId: id, value: await loadInitiative(tx, id, today(ctx)), detail: change }
  })
}

async function setFields(
  tx: Executor,
  id: string,
  { name, description, ownerId }: z.output<typeof InitiativeChange>,
): Promise<void> {
  if (ownerId !== undefined) await requirePerson(tx, ownerId)
  const fields = {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(ownerId === undefined ? {} : { ownerId }),
  }
  if (Object.keys(fields).length === 0) return
  await tx.update(initiatives).set(fields).where(eq(initiatives.id, id))
}
