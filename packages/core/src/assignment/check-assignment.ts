import { and, inArray, ne } from 'drizzle-orm'
import { Assignment } from '../contract/assignment.js'
import type { ExperimentState, Variant } from '../contract/experiment.js'
import type { Executor } from '../db/open.js'
import { experiments } from '../db/schema/experiments.js'
import { conflict, invalid } from '../errors.js'

/** States in which an experiment holds its part of a layer. */
const HOLDING: readonly ExperimentState[] = ['ready', 'running', 'paused']

/**
 * Refuses payloads that no one flag can carry: a client asks for a flag of one type, so a variant of
 * another would fall back to the code's default there, and nobody would see it but in the ratio.
 */
export function checkPayloads(assignment: Assignment, variants: readonly Variant[]): void {
  if (assignment.by !== 'sextant') return
  const kinds = variants.map(({ payload }) => kindOf(payload))
  const [first] = kinds
  const odd = kinds.findIndex((kind) => kind === null || kind !== first)
  if (odd < 0) return
  throw invalid('experiment.payload_kinds', {
    path: `variants.${odd}.payload`,
    message: 'experiment.payload_kinds',
  })
}

// A variant without payload answers with its key, a text.
function kindOf(payload: Variant['payload']): string | null {
  if (payload === undefined) return 'string'
  return payload === null || Array.isArray(payload) ? null : typeof payload
}

/** Refuses a part of a layer that another experiment holds: their units would be in both. */
export async function checkLayer(
  tx: Executor,
  experiment: { readonly id: string; readonly assignment: Assignment },
): Promise<void> {
  const { by, layer } = Assignment.parse(experiment.assignment)
  if (by !== 'sextant' || layer === null) return
  const holding = await tx
    .select({ key: experiments.key, assignment: experiments.assignment })
    .from(experiments)
    .where(and(inArray(experiments.state, [...HOLDING]), ne(experiments.id, experiment.id)))
  for (const other of holding) {
    const theirs = Assignment.parse(other.assignment)
    if (theirs.by !== 'sextant' || theirs.layer?.key !== layer.key) continue
    const { startBp, endBp } = theirs.layer
    if (startBp < layer.endBp && layer.startBp < endBp) {
      throw conflict('experiment.layer_overlap', {
        layer: layer.key,
        key: other.key,
        startBp,
        endBp,
      })
    }
  }
}
