import { eq, isNull, max } from 'drizzle-orm'
import type { Executor } from '../db/open.js'
import { objectives } from '../db/schema/objectives.js'

/** The place after the last objective of a cycle, or of the backlog. */
export async function nextPosition(tx: Executor, cycleId: string | null): Promise<number> {
  const [last] = await tx
    .select({ position: max(objectives.position) })
    .from(objectives)
    .where(cycleId === null ? isNull(objectives.cycleId) : eq(objectives.cycleId, cycleId))
  return (last?.position ?? -1) + 1
}
