import { and, desc, eq, gt, isNull } from 'drizzle-orm'
import type { z } from 'zod'
import { today, type Context } from '../context.js'
import { InitiativeChange, type Initiative } from '../contract/budget.js'
import type { Executor } from '../db/open.js'
import { budgetEntries } from '../db/schema/budget.js'
import { initiatives, initiativeTiers } from '../db/schema/initiatives.js'
import { conflict } from '../errors.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { checkWeights, requireMetric } from './check-initiative.js'
import { linkKeyResults } from './link-key-results.js'
import { loadInitiative } from './load-initiatives.js'

/**
 * Changes an initiative; a new tier or new shares by tier are dated, so that spend before them keeps
 * its tier. One that is stopped takes no bookings on later days, and has none when it is stopped.
 */
export async function changeInitiative(
  ctx: Context,
  id: string,
  raw: InitiativeChange,
): Promise<Initiative> {
  const change = parse(InitiativeChange, raw)
  if (change.tier) checkWeights(change.tier.weights)
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
  change: z.output<typeof InitiativeChange>,
): Promise<void> {
  const { name, description, ownerId, metricId, killCriterion, stopped } = change
  if (ownerId !== undefined) await requirePerson(tx, ownerId)
  if (metricId !== undefined && metricId !== null) await requireMetric(tx, metricId)
  if (stopped) await requireNoLaterSpend(tx, id, stopped.on)
  const fields = {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(ownerId === undefined ? {} : { ownerId }),
    ...(metricId === undefined ? {} : { metricId }),
    ...(killCriterion === undefined ? {} : { killCriterion }),
    ...(stopped === undefined
      ? {}
      : { stoppedOn: stopped?.on ?? null, stopReason: stopped?.reason ?? null }),
  }
  if (Object.keys(fields).length === 0) return
  await tx.update(initiatives).set(fields).where(eq(initiatives.id, id))
}

/** What is planned for later days may stand, to be moved elsewhere; what was spent may not. */
async function requireNoLaterSpend(tx: Executor, id: string, on: string): Promise<void> {
  const [later] = await tx
    .select({ day: budgetEntries.day })
    .from(budgetEntries)
    .where(
      and(
        eq(budgetEntries.initiativeId, id),
        eq(budgetEntries.kind, 'actual'),
        isNull(budgetEntries.correctsId),
        gt(budgetEntries.day, on),
      ),
    )
    .orderBy(desc(budgetEntries.day))
    .limit(1)
  if (later) throw conflict('initiative.stop_before_spend', { on, day: later.day })
}
