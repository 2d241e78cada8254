import { eq } from 'drizzle-orm'
import { instant, type Context } from '../context.js'
import { Assignment, CoverageChange } from '../contract/assignment.js'
import type { Experiment, ExperimentState } from '../contract/experiment.js'
import { experiments } from '../db/schema/experiments.js'
import { conflict } from '../errors.js'
import { loadExperiment, loadExperimentRow } from '../experiments/load.js'
import { parse } from '../parse.js'
import { write } from '../write.js'

const OPEN: readonly ExperimentState[] = ['draft', 'ready', 'running', 'paused']
const STARTED: readonly ExperimentState[] = ['running', 'paused']

/**
 * Sets what share of its audience an experiment takes in; the reason stands in the audit log. Once
 * started it can only grow: raising moves nobody, lowering would send units back to the default that
 * have seen their variant and still count for it.
 */
export async function setCoverage(
  ctx: Context,
  id: string,
  raw: CoverageChange,
): Promise<Experiment> {
  const { coverageBp, reason } = parse(CoverageChange, raw)
  return write(ctx, 'experiment.set_coverage', { id, coverageBp, reason }, async (tx) => {
    const row = await loadExperimentRow(tx, id)
    const assignment = Assignment.parse(row.assignment)
    if (assignment.by !== 'sextant') throw conflict('experiment.assigned_elsewhere', { id })
    if (!OPEN.includes(row.state)) {
      throw conflict('experiment.illegal_transition', { state: row.state, verb: 'set_coverage' })
    }
    const from = assignment.coverageBp
    if (STARTED.includes(row.state) && coverageBp < from) {
      throw conflict('experiment.coverage_lowered', { from, to: coverageBp })
    }
    await tx
      .update(experiments)
      .set({ assignment: { ...assignment, coverageBp }, updatedAt: instant(ctx) })
      .where(eq(experiments.id, id))
    const value = await loadExperiment(tx, id)
    return { subjectId: id, value, detail: { from, to: coverageBp, reason } }
  })
}
