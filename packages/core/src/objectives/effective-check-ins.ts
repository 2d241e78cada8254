import type { CheckIn } from '../contract/check-in.js'
import type { LocalizedLine } from '../contract/text.js'
import type { checkIns } from '../db/schema/objectives.js'

type StoredCheckIn = typeof checkIns.$inferSelect

export interface CheckInRow extends StoredCheckIn {
  /** Why it takes the place of an earlier one, where that was read. */
  readonly reason?: LocalizedLine | null
}

/** A check-in as it stands, with what it said before, newest first. */
export interface EffectiveCheckIn extends CheckInRow {
  readonly revisions: readonly CheckInRow[]
}

/**
 * The check-ins in force, oldest first: a revision takes the place of what it revises, by its own
 * day and in the order in which the first version was entered.
 */
export function effectiveCheckIns(rows: readonly CheckInRow[]): EffectiveCheckIn[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const replaced = new Set(rows.map((row) => row.revises))
  const historyOf = (row: CheckInRow): CheckInRow[] => {
    const before = row.revises === null ? undefined : byId.get(row.revises)
    return before ? [before, ...historyOf(before)] : []
  }
  return rows
    .filter((row) => !replaced.has(row.id))
    .map((row) => ({ ...row, revisions: historyOf(row) }))
    .toSorted(byDayAndEntry)
}

function byDayAndEntry(a: EffectiveCheckIn, b: EffectiveCheckIn): number {
  const [first, other] = [a.revisions.at(-1) ?? a, b.revisions.at(-1) ?? b]
  return order(a.day, b.day) || order(first.at, other.at) || order(first.id, other.id)
}

/** A check-in in the shape of the contract. */
export function toCheckIn(row: EffectiveCheckIn): CheckIn {
  return { ...toRevision(row), revisions: row.revisions.map(toRevision) }
}

function toRevision(row: CheckInRow): Omit<CheckIn, 'revisions'> {
  const { id, day, value, milestonesDone, confidence, status, comment, blockers, next, at, by } =
    row
  const done = milestonesDone && [...milestonesDone]
  const reason = row.reason ?? null
  return {
    id,
    day,
    value,
    milestonesDone: done,
    confidence,
    status,
    comment,
    blockers,
    next,
    reason,
    at,
    by,
  }
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
