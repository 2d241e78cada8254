import type { MissCause } from '@sextant/core/contract'

/** What a grade still needs: a reason for another score than suggested, a cause for a miss. */
export function gradeIssues({
  score,
  suggested,
  passLine,
  reason,
  cause,
}: {
  readonly score: number | null
  readonly suggested: number | null
  readonly passLine: number
  readonly reason: string
  readonly cause: MissCause | ''
}) {
  const wantsReason = score === null || score !== suggested
  const wantsCause = score !== null && score < passLine
  return {
    wantsReason,
    wantsCause,
    reason: wantsReason && reason.trim() === '',
    cause: wantsCause && cause === '',
  }
}
