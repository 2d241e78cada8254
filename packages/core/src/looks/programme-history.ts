import { randomEffects, type PastEffect } from '@sextant/stats'
import { and, eq } from 'drizzle-orm'
import type { SignificanceTest } from '../contract/significance-test.js'
import type { ProgrammePrior } from '../contract/test-method.js'
import type { Executor } from '../db/open.js'
import { decisions, significanceTests } from '../db/schema/experiments.js'
import { readTest } from './load.js'

/** A decided experiment as its decision saw the target; positive effects are improvements. */
export interface PastOutcome extends PastEffect {
  readonly won: boolean
}

/** Fewer decided experiments say nothing of the next one. */
export const LEAST_HISTORY = 10

/**
 * Every decided experiment with a number on its target: the programme's own record, losers too, by
 * which a new result is judged.
 */
export async function loadHistory(db: Executor): Promise<PastOutcome[]> {
  const rows = await db
    .select({ treatment: decisions.treatment, record: significanceTests.record })
    .from(decisions)
    .innerJoin(
      significanceTests,
      and(eq(significanceTests.lookId, decisions.lookId), eq(significanceTests.role, 'target')),
    )
  return rows
    .map(({ treatment, record }) => ({ treatment, test: readTest(record) }))
    .filter(({ treatment, test }) => test.treatment.variant === treatment)
    .flatMap(({ test }) => outcomeOf(test))
}

/** The true effects behind that record, by DerSimonian and Laird; null while it is too short. */
export function programmePrior(history: readonly PastEffect[]): ProgrammePrior | null {
  if (history.length < LEAST_HISTORY) return null
  const { mean, standardError, tauSquared } = randomEffects(history, 'dersimonian-laird')
  return { experiments: history.length, mean, standardError, tau: Math.sqrt(tauSquared) }
}

function outcomeOf(test: SignificanceTest): PastOutcome[] {
  const { estimate, standardError } = test.relative
  if (estimate === null || standardError === null || !(standardError > 0)) return []
  const effect = test.direction === 'down' ? -estimate : estimate
  return [{ estimate: effect, variance: standardError ** 2, won: test.reading === 'improves' }]
}
