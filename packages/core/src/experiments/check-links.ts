import { eq, inArray } from 'drizzle-orm'
import type { Executor } from '../db/open.js'
import { initiatives } from '../db/schema/initiatives.js'
import { keyResults } from '../db/schema/objectives.js'
import { experimentKeyResults } from '../db/schema/experiments.js'
import { invalid } from '../errors.js'

/** Refuses links to an initiative or key results that nobody knows. */
export async function checkLinks(
  tx: Executor,
  links: {
    readonly initiativeId?: string | null | undefined
    readonly keyResultIds?: readonly string[] | undefined
  },
): Promise<void> {
  const { initiativeId, keyResultIds = [] } = links
  if (initiativeId !== undefined && initiativeId !== null) {
    const [found] = await tx
      .select({ id: initiatives.id })
      .from(initiatives)
      .where(eq(initiatives.id, initiativeId))
    if (!found) throw invalid('initiative.not_found', { id: initiativeId })
  }
  const found = await tx
    .select({ id: keyResults.id })
    .from(keyResults)
    .where(inArray(keyResults.id, [...keyResultIds]))
  const unknown = keyResultIds.find((id) => !found.some((row) => row.id === id))
  if (unknown !== undefined) throw invalid('key_result.not_found', { id: unknown })
}

/** Replaces an experiment's explicit links to key results. */
export async function storeKeyResults(
  tx: Executor,
  experimentId: string,
  keyResultIds: readonly string[],
): Promise<void> {
  await tx.delete(experimentKeyResults).where(eq(experimentKeyResults.experimentId, experimentId))
  const rows = [...new Set(keyResultIds)].map((keyResultId) => ({ experimentId, keyResultId }))
  if (rows.length > 0) await tx.insert(experimentKeyResults).values(rows)
}
