import type { z } from 'zod'
import { insertTransfer } from '../budget/transfers/insert-transfer.js'
import { requireBudget } from '../budget/load-budget.js'
import { addDays } from '../calendar.js'
import { instant, type Context } from '../context.js'
import { AdviceAnswer, type AdviceRecord, type AnsweredAdvice } from '../contract/advice.js'
import { adviceTitle, sayReason } from '../contract/advice-words.js'
import type { LocalizedProse } from '../contract/text.js'
import type { Executor } from '../db/open.js'
import { budgetAdvice } from '../db/schema/budget-steering.js'
import { conflict, invalid } from '../errors.js'
import { parse } from '../parse.js'
import { getBudgetSummary } from '../budget/get-budget-summary.js'
import { storeDecision } from '../reviews/store-decision.js'
import { write } from '../write.js'
import { listAdvice } from './list-advice.js'
import { readAnswered } from './read-answered.js'

type Answer = z.output<typeof AdviceAnswer>

/**
 * Accepts, edits or rejects a piece of advice with a reason. The decision log keeps it with the
 * advice and the budget as they stood; what is accepted or edited proposes the transfer that a
 * second person approves.
 *
 * @throws DomainError advice.answered_already, advice.not_current, advice.amount, advice.over_limit,
 * advice.changed, and what a transfer is refused for
 */
export async function answerAdvice(
  ctx: Context,
  budgetId: string,
  raw: AdviceAnswer,
): Promise<AnsweredAdvice> {
  const answer = parse(AdviceAnswer, raw)
  const known = await listAdvice(ctx, budgetId)
  const summary = await getBudgetSummary(ctx, budgetId)
  return write(ctx, 'budget.answer_advice', { budgetId, ...answer }, async (tx) => {
    await requireBudget(tx, budgetId)
    const earlier = await readAnswered(tx, budgetId)
    if (earlier.some(({ advice }) => advice.record.key === answer.key)) {
      throw conflict('advice.answered_already', { key: answer.key })
    }
    // The limits are those of the facts that were read: another answer since would be counted twice.
    if (earlier.length !== known.answered.length) throw conflict('advice.changed')
    const record = known.open.find((item) => item.key === answer.key)
    if (record === undefined) throw conflict('advice.not_current', { key: answer.key })
    const amount = amountOf(answer, record)
    const transferId = await propose(tx, ctx, { record, answer, amount })
    const decisionId = await storeDecision(tx, ctx, {
      source: 'person',
      reviewId: null,
      title: adviceTitle(record, amount, answer.choice, summary.budget),
      text: textOf(answer, record),
      subjects: { budgetId },
      evidence: { advice: record, choice: answer.choice, amount, transferId, budget: summary },
    })
    const { choice, reason } = answer
    const made = { id: ctx.newId('adv'), record, choice, amount, reason, transferId, decisionId }
    const row = { ...made, at: instant(ctx), by: ctx.actorId }
    const { key, rule } = record
    await tx.insert(budgetAdvice).values({ ...row, budgetId, key, rule })
    const detail = { key, choice, amount, transferId }
    return { subjectId: budgetId, value: { ...row, outcome: null }, detail }
  })
}

function amountOf({ choice, amount }: Answer, record: AdviceRecord): number {
  if ((choice === 'edited') !== (amount !== null)) throw invalid('advice.amount', { choice })
  if (amount === null) return record.amount
  if (amount > record.most) throw invalid('advice.over_limit', { amount, most: record.most })
  return amount
}

async function propose(
  tx: Executor,
  ctx: Context,
  {
    record,
    answer: { choice, reason },
    amount,
  }: { readonly record: AdviceRecord; readonly answer: Answer; readonly amount: number },
): Promise<string | null> {
  if (choice === 'rejected') return null
  const { budgetId, from, to, asOf } = record
  const day = addDays(asOf, 1)
  const transfer = await insertTransfer(tx, ctx, { budgetId, from, to, amount, day, reason })
  return transfer.id
}

/** The reason given, then what the advice rested on, in both languages. */
function textOf({ reason }: Answer, { reasons }: AdviceRecord): LocalizedProse {
  const say = (locale: 'en' | 'zh') =>
    [reason, ...reasons.map((one) => `- ${sayReason(one, locale)}`)].join('\n')
  return { en: say('en').slice(0, 4000), zh: say('zh').slice(0, 4000) }
}
