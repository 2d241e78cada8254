import { asc, eq, inArray } from 'drizzle-orm'
import { today, type Context } from '../context.js'
import type { Adherence, RecurringAction } from '../contract/action.js'
import type { KeyResult } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { initiativeKeyResults } from '../db/schema/initiatives.js'
import { actionLogs, recurringActions } from '../db/schema/recurring-actions.js'
import { compare, decimal, toNumber, type Fraction } from '../fraction.js'
import { readKeyResult } from '../objectives/read-key-results.js'
import { adherencePeriods, adherenceRate } from './adherence-periods.js'

/** From this share on a commitment counts as kept. */
const KEPT = decimal(0.8)

/** How far an initiative did what it committed to, beside what its key results did. */
export async function loadAdherence(
  db: Executor,
  ctx: Pick<Context, 'now'>,
  initiativeId: string,
): Promise<Adherence> {
  const day = today(ctx)
  const rows = await db
    .select()
    .from(recurringActions)
    .where(eq(recurringActions.initiativeId, initiativeId))
    .orderBy(asc(recurringActions.createdAt), asc(recurringActions.id))
  const done = await readLogs(db, rows)
  const actions = rows.map((action) => {
    const doneOn = done.get(action.id) ?? new Map<string, number>()
    const periods = adherencePeriods(action, doneOn, day)
    const rate = adherenceRate(periods)
    return { action, periods, rate: rate && toNumber(rate), doneToday: doneOn.get(day) ?? 0 }
  })
  const rate = adherenceRate(actions.flatMap((item) => item.periods))
  const outcomes: Adherence['outcomes'] = []
  for (const keyResult of await readLinked(db, initiativeId, day)) {
    const { id, title, progress, expected, computedHealth: health } = keyResult
    const reading = readingOf(rate, health)
    outcomes.push({ keyResultId: id, title, progress, expected, health, reading })
  }
  return { initiativeId, rate: rate && toNumber(rate), actions, outcomes }
}

/** Times by day of every action; the newest row of a day stands. */
async function readLogs(
  db: Executor,
  actions: readonly RecurringAction[],
): Promise<Map<string, Map<string, number>>> {
  const rows = await db
    .select()
    .from(actionLogs)
    .where(
      inArray(
        actionLogs.actionId,
        actions.map((action) => action.id),
      ),
    )
    .orderBy(asc(actionLogs.at), asc(actionLogs.id))
  const found = new Map<string, Map<string, number>>()
  for (const { actionId, day, times } of rows) {
    found.set(actionId, (found.get(actionId) ?? new Map<string, number>()).set(day, times))
  }
  return found
}

async function readLinked(db: Executor, initiativeId: string, day: string): Promise<KeyResult[]> {
  const links = await db
    .select({ id: initiativeKeyResults.keyResultId })
    .from(initiativeKeyResults)
    .where(eq(initiativeKeyResults.initiativeId, initiativeId))
  const found: KeyResult[] = []
  for (const { id } of links) found.push(await readKeyResult(db, id, day))
  return found
}

/** Moved is on track by the numbers; what cannot be judged yet is not guessed. */
function readingOf(
  rate: Fraction | null,
  health: KeyResult['health'],
): Adherence['outcomes'][number]['reading'] {
  const moved = health === 'on_track'
  if (rate === null || (!moved && health !== 'at_risk' && health !== 'off_track')) return 'unknown'
  if (compare(rate, KEPT) >= 0) return moved ? 'done_and_moved' : 'done_not_moved'
  return moved ? 'not_done_but_moved' : 'not_done_not_moved'
}
