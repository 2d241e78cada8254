import type { CheckIn } from '../contract/check-in.js'
import type { checkIns } from '../db/schema/objectives.js'

export type CheckInRow = typeof checkIns.$inferSelect

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
    .map((row) => ({ row, first: row.revisions.at(-1) ?? row }))
    .toSorted(
      (a, b) =>
        order(a.row.day, b.row.day) ||
        order(a.first.at, b.first.at) ||
        order(a.first.id, b.first.id),
    )
    .map(({ row }) => row)
}

/** A check-in in the shape of the contract. */
export function toCheckIn({ revisions, ...row }: EffectiveCheckIn): CheckIn {
  return { ...toRevision(row), revisions: revisions.map(toRevision) }
}

function toRevision(row: CheckInRow): Omit<CheckIn, 'revisions'> {
  const { id, day, value, milestonesDone, confidence, status, comment, blockers, next, at, by } =
    row
  const done = milestonesDone && [...milestonesDone]
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
    at,
    by,
  }
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
