import type { z } from 'zod'
import { instant, today, type Context } from '../context.js'
import { GradeInput } from '../contract/grading.js'
import type { KeyResult } from '../contract/objective.js'
import { grades } from '../db/schema/okr-records.js'
import { conflict, invalid } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { readKeyResult } from './read-key-results.js'
import { requireKeyResult } from './require-key-result.js'
import { requireState } from './require-state.js'
import { PASS_LINES } from './suggested-score.js'

/**
 * Grades a key result while its cycle is being graded. Another score than the suggested one needs a
 * reason, one below the pass line a cause. Whoever read an older version is told what the newest
 * says, and nothing is written: key_result.graded_meanwhile.
 */
export async function gradeKeyResult(
  ctx: Context,
  keyResultId: string,
  raw: GradeInput,
): Promise<KeyResult> {
  const input = parse(GradeInput, raw)
  return write(ctx, 'key_result.grade', { keyResultId, ...input }, async (tx) => {
    const { cycle, objective } = await requireKeyResult(tx, keyResultId)
    requireState(cycle, 'grade')
    const before = await readKeyResult(tx, keyResultId, today(ctx))
    if (before.gradeVersion !== input.expectedVersion) {
      throw conflict('key_result.graded_meanwhile', {
        version: before.gradeVersion,
        score: before.grade?.score ?? '–',
        by: before.grade?.by ?? '–',
      })
    }
    checkSaid(input, before.suggestedScore, PASS_LINES[objective.type])
    const { score, reason, cause } = input
    const suggested = before.suggestedScore
    const version = before.gradeVersion + 1
    const grade = { keyResultId, version, suggested, score, reason, cause }
    await tx
      .insert(grades)
      .values({ id: ctx.newId('grd'), ...grade, at: instant(ctx), by: ctx.actorId })
    const value = await readKeyResult(tx, keyResultId, today(ctx))
    return { subjectId: keyResultId, value, detail: grade }
  })
}

function checkSaid(
  { score, reason, cause }: z.output<typeof GradeInput>,
  suggested: number | null,
  passLine: number,
): void {
  if (reason === null && (score === null || score !== suggested)) {
    throw invalid('key_result.grade_without_reason', { suggested: suggested ?? '–' })
  }
  if (cause === null && score !== null && score < passLine) {
    throw invalid('key_result.grade_without_cause', { passLine })
  }
}
