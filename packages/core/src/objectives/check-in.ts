import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { instant, today, type Context } from '../context.js'
import { CheckInInput } from '../contract/check-in.js'
import type { Cycle } from '../contract/cycle.js'
import type { KeyResult, KeyResultRange } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { checkIns, keyResults } from '../db/schema/objectives.js'
import { invalid } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { isInCycle } from './cycle-days.js'
import { effectiveCheckIns } from './effective-check-ins.js'
import { readKeyResult } from './read-key-results.js'
import { requireKeyResult, type KeyResultRow } from './require-key-result.js'
import { requireState } from './require-state.js'

type Input = z.output<typeof CheckInInput>

/**
 * Records a check-in; history is only ever added to. A value is taken where the key result has no
 * metric, milestones where it has milestones; the newest check-in by day wins.
 */
export async function checkIn(
  ctx: Context,
  keyResultId: string,
  raw: CheckInInput,
): Promise<KeyResult> {
  const input = parse(CheckInInput, raw)
  return write(ctx, 'key_result.check_in', { keyResultId, ...input }, async (tx) => {
    const found = await requireKeyResult(tx, keyResultId)
    const id = await storeCheckIn(ctx, tx, found, input, null)
    const value = await readKeyResult(tx, keyResultId, today(ctx))
    return { subjectId: keyResultId, value, detail: { checkInId: id, ...input } }
  })
}

/** Checks and adds one row, which may take the place of an earlier one; its id. */
export async function storeCheckIn(
  ctx: Context,
  tx: Executor,
  { row, cycle }: { readonly row: KeyResultRow; readonly cycle: Cycle | null },
  input: Input,
  revises: string | null,
): Promise<string> {
  requireState(cycle, 'check_in')
  if (cycle && !isInCycle(cycle, input.day)) {
    const { startsOn, endsOn } = cycle
    throw invalid('key_result.check_in_outside_cycle', { startsOn, endsOn })
  }
  const { day: _day, ...said } = input
  if (Object.values(said).every((item) => item === null)) throw invalid('key_result.check_in_empty')
  checkRecordable(row, input)
  const id = ctx.newId('chk')
  const keyResultId = row.id
  await tx
    .insert(checkIns)
    .values({ id, keyResultId, ...input, at: instant(ctx), by: ctx.actorId, revises })
  if (row.range.type === 'milestone') await markMilestones(tx, keyResultId, row.range)
  return id
}

function checkRecordable(
  row: { readonly metricId: string | null; readonly range: KeyResultRange },
  input: Input,
): void {
  const { range } = row
  const takesValue = row.metricId === null && range.type !== 'milestone'
  if (input.value !== null && !takesValue) throw invalid('key_result.value_not_recordable')
  const most = range.type === 'boolean' ? 1 : range.type === 'ordinal' ? 3 : null
  if (input.value !== null && most !== null && !isStep(input.value, most)) {
    throw invalid('key_result.value_not_of_type', { value: input.value })
  }
  if (input.milestonesDone === null) return
  if (range.type !== 'milestone') throw invalid('key_result.value_not_recordable')
  const unknown = input.milestonesDone.find((index) => index >= range.milestones.length)
  if (unknown !== undefined) throw invalid('key_result.milestone_unknown', { index: unknown })
}

function isStep(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most
}

async function markMilestones(
  tx: Executor,
  keyResultId: string,
  range: Extract<KeyResultRange, { type: 'milestone' }>,
): Promise<void> {
  const rows = await tx.select().from(checkIns).where(eq(checkIns.keyResultId, keyResultId))
  const newest = effectiveCheckIns(rows).findLast((item) => item.milestonesDone !== null)
  const done = newest?.milestonesDone ?? []
  const milestones = range.milestones.map((milestone, index) => ({
    ...milestone,
    done: done.includes(index),
  }))
  if (rows.every((row) => row.milestonesDone === null)) return
  await tx
    .update(keyResults)
    .set({ range: { type: 'milestone', milestones } })
    .where(eq(keyResults.id, keyResultId))
}
