import { instant, today, type Context } from '../context.js'
import { InitiativeInput, type Initiative } from '../contract/budget.js'
import { initiatives, initiativeTiers } from '../db/schema/initiatives.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { checkWeights, requireMetric } from './check-initiative.js'
import { linkKeyResults } from './link-key-results.js'
import { loadInitiative } from './load-initiatives.js'

/** Adds an initiative; its first tier holds from today and for the time before. */
export async function createInitiative(ctx: Context, raw: InitiativeInput): Promise<Initiative> {
  const input = parse(InitiativeInput, raw)
  checkWeights(input.weights)
  return write(ctx, 'initiative.create', input, async (tx) => {
    await requirePerson(tx, input.ownerId)
    if (input.metricId !== null) await requireMetric(tx, input.metricId)
    const id = ctx.newId('ini')
    const { tier, weights, keyResultIds: _keyResultIds, ...fields } = input
    await tx.insert(initiatives).values({ id, ...fields, createdAt: instant(ctx) })
    await tx.insert(initiativeTiers).values({ initiativeId: id, from: today(ctx), tier, weights })
    await linkKeyResults(tx, id, input.keyResultIds)
    return { subjectId: id, value: await loadInitiative(tx, id, today(ctx)), detail: { tier } }
  })
}
