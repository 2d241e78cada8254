import { asc } from 'drizzle-orm'
import { Assignment } from '../contract/assignment.js'
import type { AssignmentRule } from '../contract/assign-unit.js'
import type { ExperimentState, Variant } from '../contract/experiment.js'
import type { Executor } from '../db/open.js'
import { experiments } from '../db/schema/experiments.js'

/** An experiment as whoever asks for variants sees it. */
export interface Flag {
  readonly key: string
  readonly experimentId: string
  readonly state: ExperimentState
  readonly planHash: string | null
  readonly rule: AssignmentRule
  readonly audience: Assignment['audience']
  readonly variants: readonly Variant[]
}

/** Every experiment's names, and the flags of those whose variants are given out here. */
export interface Board {
  readonly flags: ReadonlyMap<string, Flag>
  /**
   * By what an exposure may call it (key, id, a name): its flag; null where it is assigned elsewhere,
   * or where two experiments share the name and nobody can tell.
   */
  readonly byText: ReadonlyMap<string, Flag | null>
}

const GONE: readonly ExperimentState[] = ['archived', 'aborted']

/** Reads the board from the store. */
export async function loadBoard(db: Executor): Promise<Board> {
  const { id, key, name, state, planHash, variants, assignment } = experiments
  const rows = await db
    .select({ id, key, name, state, planHash, variants, assignment })
    .from(experiments)
    .orderBy(asc(experiments.number))
  const flags = new Map<string, Flag>()
  const named = new Map<string, Flag | null>()
  const exact = new Map<string, Flag | null>()
  for (const row of rows) {
    const flag = flagOf(row)
    if (flag !== null && !GONE.includes(flag.state)) flags.set(flag.key, flag)
    for (const text of new Set([row.name.en, row.name.zh])) {
      if (text !== undefined) named.set(text, named.has(text) ? null : flag)
    }
    exact.set(row.id, flag).set(row.key, flag)
  }
  return { flags, byText: new Map([...named, ...exact]) }
}

function flagOf(row: {
  readonly id: string
  readonly key: string
  readonly state: ExperimentState
  readonly planHash: string | null
  readonly variants: readonly Variant[]
  readonly assignment: Assignment
}): Flag | null {
  const { by, seed, coverageBp, layer, audience } = Assignment.parse(row.assignment)
  if (by !== 'sextant') return null
  const weightsBp = row.variants.map(({ weightBp }) => weightBp)
  return {
    key: row.key,
    experimentId: row.id,
    state: row.state,
    planHash: row.planHash,
    rule: { seed: seed ?? row.key, coverageBp, layer, weightsBp },
    audience,
    variants: row.variants,
  }
}
