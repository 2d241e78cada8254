import { canonicalJson, sha256 } from '../canonical.js'
import { instant, type Context } from '../context.js'
import type { LoggedDecision } from '../contract/review.js'
import type { Executor } from '../db/open.js'
import { decisionLog } from '../db/schema/reviews.js'

/** A decision on its way into the log, its evidence still as facts. */
export interface NewDecision {
  readonly source: 'review' | 'verification' | 'person'
  readonly reviewId: string | null
  readonly title: LoggedDecision['title']
  readonly text: LoggedDecision['text']
  readonly subjects: Partial<LoggedDecision['subjects']>
  readonly cause?: LoggedDecision['cause']
  readonly outcome?: LoggedDecision['outcome']
  readonly evidence: Readonly<Record<string, unknown>>
}

/** Freezes the evidence and adds the decision; the id. */
export async function storeDecision(
  tx: Executor,
  ctx: Pick<Context, 'now' | 'newId' | 'actorId'>,
  { subjects, evidence, ...decision }: NewDecision,
): Promise<string> {
  const id = ctx.newId('log')
  const canonical = canonicalJson(evidence)
  await tx.insert(decisionLog).values({
    id,
    ...decision,
    ...subjects,
    canonical,
    hash: sha256(canonical),
    at: instant(ctx),
    by: ctx.actorId,
  })
  return id
}
