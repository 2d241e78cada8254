import { and, eq, isNull, ne } from 'drizzle-orm'
import { getBudgetSummary } from '../budget/get-budget-summary.js'
import { addDays } from '../calendar.js'
import { instant, today, type Context } from '../context.js'
import type { AdviceOutcome, AnsweredAdvice } from '../contract/advice.js'
import type { Budget } from '../contract/budget.js'
import { budgetAdvice } from '../db/schema/budget-steering.js'
import { loadGroups } from '../gates/load-groups.js'
import { requireCycle } from '../objectives/require-cycle.js'
import { returnsByInitiative } from '../returns/initiative-returns.js'
import { loadReturnFacts } from '../returns/load-return-facts.js'
import { write } from '../write.js'
import { judgeOutcome, type OutcomeFacts } from './judge-outcome.js'
import { gainOf } from './read-advice-facts.js'
import { readAnswered, type AnsweredRow } from './read-answered.js'

/** A move needs some time to show anything, also when the period ends the day after. */
const LEAST_DAYS = 30

/**
 * Looks at answered advice whose period is over, at least 30 days after the answer, and stores once
 * whether it paid; the ids. What was rejected moved nothing and is left alone.
 */
export async function settleAdvice(ctx: Context): Promise<string[]> {
  const { idempotencyKey: _key, ...base } = ctx
  const waiting = await ctx.store.db
    .selectDistinct({ budgetId: budgetAdvice.budgetId })
    .from(budgetAdvice)
    .where(and(isNull(budgetAdvice.outcome), ne(budgetAdvice.choice, 'rejected')))
  const settled: string[] = []
  for (const { budgetId } of waiting) {
    const { budget, actual } = await getBudgetSummary(ctx, budgetId)
    const cycle = await requireCycle(ctx.store.db, budget.cycleId)
    for (const row of await readAnswered(ctx.store.db, budgetId)) {
      const { advice } = row
      if (advice.outcome !== null || advice.choice === 'rejected') continue
      if (today(ctx) <= dueOn(advice, cycle.endsOn)) continue
      const facts = await readOutcomeFacts(base, budget, actual, row)
      const outcome = { ...judgeOutcome(advice, facts), day: today(ctx) }
      await store(base, budgetId, advice.id, outcome)
      settled.push(advice.id)
    }
  }
  return settled
}

function dueOn({ at }: AnsweredAdvice, endsOn: string): string {
  const least = addDays(at.slice(0, 10), LEAST_DAYS)
  return least > endsOn ? least : endsOn
}

async function store(
  ctx: Context,
  budgetId: string,
  adviceId: string,
  outcome: AdviceOutcome,
): Promise<void> {
  await write(ctx, 'budget.settle_advice', { adviceId }, async (tx) => {
    await tx
      .update(budgetAdvice)
      .set({ outcome, outcomeAt: instant(ctx) })
      .where(and(eq(budgetAdvice.id, adviceId), isNull(budgetAdvice.outcome)))
    return { subjectId: budgetId, value: outcome, detail: { adviceId, verdict: outcome.verdict } }
  })
}

async function readOutcomeFacts(
  ctx: Context,
  budget: Budget,
  actual: OutcomeFacts['actual'],
  row: AnsweredRow,
): Promise<OutcomeFacts> {
  const { ledger, currency, cycleId } = budget
  const scope = { ledger, currency, cycleId }
  const returnFacts = await loadReturnFacts(ctx, scope)
  const returns = await returnsByInitiative(ctx.store.db, scope, returnFacts)
  return {
    budget,
    actual,
    moved: row.transferState === 'approved',
    gainOf: (id) => gainOf(returns.find((item) => item.initiativeId === id)),
    star: returnFacts.northStar,
    sides: await readSides(ctx, budget, row.advice),
  }
}

/** Of a gate: on which side of the mean its initiative stood in the complete periods since. */
async function readSides(
  ctx: Context,
  budget: Budget,
  { record, at }: AnsweredAdvice,
): Promise<OutcomeFacts['sides']> {
  const end = record.rule === 'gate_up' ? record.to : record.from
  if (end.on !== 'initiative' || !record.rule.startsWith('gate')) return null
  const groups = await loadGroups(ctx.store.db, budget.ledger, today(ctx))
  for (const { members, reading } of groups) {
    const member = members.find((item) => item.initiativeId === end.initiativeId)
    if (member === undefined) continue
    const values = reading.members.get(end.initiativeId)?.values ?? []
    const sign = member.metric.direction === 'down' ? -1 : 1
    const wanted = record.rule === 'gate_up' ? 1 : -1
    const same = reading.periods.flatMap(({ periodStart, mean }, index) => {
      const value = values[index] ?? null
      if (value === null || periodStart <= at.slice(0, 10)) return []
      return [Math.sign(sign * (value - mean)) === wanted]
    })
    return { metric: member.metric, same }
  }
  return null
}
