import { and, eq, ne } from 'drizzle-orm'
import { loadInitiative } from '../budget/load-initiatives.js'
import { instant, today, type Context } from '../context.js'
import { GateInput } from '../contract/gates.js'
import type { Metric } from '../contract/metric.js'
import type { LocalizedLine } from '../contract/text.js'
import type { Executor } from '../db/open.js'
import { initiativeGates } from '../db/schema/budget-steering.js'
import { invalid } from '../errors.js'
import { loadMetric } from '../metrics/load.js'
import { parse } from '../parse.js'
import { write } from '../write.js'

/**
 * Gives an initiative a condition metric and the group it has to keep up with, or ends its gate.
 * The metrics of a group are printed alike and have the same good side, or nothing is compared.
 *
 * @throws DomainError gate.not_comparable, gate.no_direction, metric.archived
 */
export async function setInitiativeGate(
  ctx: Context,
  initiativeId: string,
  raw: GateInput,
): Promise<{ readonly initiativeId: string; readonly gate: GateInput['gate'] }> {
  const { gate } = parse(GateInput, raw)
  return write(ctx, 'initiative.set_gate', { initiativeId, gate }, async (tx) => {
    await loadInitiative(tx, initiativeId, today(ctx))
    const own = eq(initiativeGates.initiativeId, initiativeId)
    await tx.delete(initiativeGates).where(own)
    if (gate !== null) {
      const metric = await loadMetric(tx, gate.metricId)
      if (metric.direction === 'neutral') throw invalid('gate.no_direction', { key: metric.key })
      const groupKey = groupKeyOf(gate.group)
      await requireComparable(tx, { initiativeId, groupKey, ledger: gate.ledger }, metric)
      await tx.insert(initiativeGates).values({
        initiativeId,
        ...gate,
        groupKey,
        changedAt: instant(ctx),
        changedBy: ctx.actorId,
      })
    }
    return { subjectId: initiativeId, value: { initiativeId, gate }, detail: { gate } }
  })
}

/** One name for a group however it is typed. */
function groupKeyOf(group: LocalizedLine): string {
  return (group.en ?? group.zh ?? '').normalize('NFC').trim().toLowerCase()
}

async function requireComparable(
  tx: Executor,
  place: Pick<typeof initiativeGates.$inferInsert, 'initiativeId' | 'groupKey' | 'ledger'>,
  metric: Metric,
): Promise<void> {
  const [other] = await tx
    .select({ metricId: initiativeGates.metricId })
    .from(initiativeGates)
    .where(
      and(
        eq(initiativeGates.groupKey, place.groupKey),
        eq(initiativeGates.ledger, place.ledger),
        ne(initiativeGates.initiativeId, place.initiativeId),
      ),
    )
    .limit(1)
  if (other === undefined) return
  const beside = await loadMetric(tx, other.metricId)
  const same =
    beside.direction === metric.direction &&
    beside.kind === metric.kind &&
    JSON.stringify(beside.unit) === JSON.stringify(metric.unit)
  if (!same) throw invalid('gate.not_comparable', { key: metric.key, other: beside.key })
}
