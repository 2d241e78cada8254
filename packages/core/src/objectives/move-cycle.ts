import { eq } from 'drizzle-orm'
import { instant, type Context } from '../context.js'
import type { Cycle } from '../contract/cycle.js'
import type { LocalizedLine } from '../contract/text.js'
import type { Executor } from '../db/open.js'
import { cycles } from '../db/schema/objectives.js'
import { cycleSteps } from '../db/schema/okr-records.js'
import { conflict } from '../errors.js'
import { write } from '../write.js'
import { requireCycle } from './require-cycle.js'

type Step = 'publish' | 'grade' | 'close' | 'reopen'

/** Where each step starts from and leads to. */
const STEPS = {
  publish: { from: ['draft'], to: 'open' },
  grade: { from: ['open'], to: 'grading' },
  close: { from: ['grading'], to: 'closed' },
  reopen: { from: ['grading', 'closed'], to: 'open' },
} as const satisfies Record<Step, { from: readonly Cycle['state'][]; to: Cycle['state'] }>

/** True when a cycle in this state can take the step. */
function canMove(state: Cycle['state'], step: Step): boolean {
  return STEPS[step].from.some((from) => from === state)
}

/**
 * Moves a cycle to another state, keeping who did it, when and why; cycle.illegal_transition from
 * any other state. `check` runs first and may refuse.
 */
export async function moveCycle(
  ctx: Context,
  id: string,
  move: {
    readonly step: Step
    readonly comment: LocalizedLine | null
    readonly check?: (tx: Executor, cycle: Cycle) => Promise<void>
  },
): Promise<Cycle> {
  const { step, comment } = move
  return write(ctx, `cycle.${step}`, { id, comment }, async (tx) => {
    const cycle = await requireCycle(tx, id)
    if (!canMove(cycle.state, step)) {
      throw conflict('cycle.illegal_transition', { state: cycle.state, step })
    }
    await move.check?.(tx, cycle)
    const { to } = STEPS[step]
    await tx.update(cycles).set({ state: to }).where(eq(cycles.id, id))
    await tx.insert(cycleSteps).values({
      id: ctx.newId('stp'),
      cycleId: id,
      from: cycle.state,
      to,
      comment,
      at: instant(ctx),
      by: ctx.actorId,
    })
    return { subjectId: id, value: { ...cycle, state: to }, detail: { from: cycle.state, comment } }
  })
}
