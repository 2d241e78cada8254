import { z } from 'zod'
import { DRIFT_SEVERITIES, TierMix } from './budget.js'
import { TIERS } from './metric.js'
import { Day, Id } from './text.js'

const perTier = <T extends z.ZodType>(item: T) =>
  z.object({ core: item, supporting: item, exploratory: item })

/** Why a week's close raised no alert although the mix is off. */
export const EVALUATION_GUARDS = ['too_early', 'not_reliable'] as const

/** What the projected mix was judged to be at a week's close. */
export const BudgetEvaluation = z
  .object({
    budgetId: Id,
    /** The last day that it looks at. */
    day: Day,
    targetMix: TierMix,
    /** Amounts and shares at the end of the period as they looked then; null: nothing spent or planned. */
    projected: z
      .object({
        amounts: perTier(z.int()),
        shares: perTier(z.number()),
        deviation: perTier(z.number()),
      })
      .nullable(),
    severity: perTier(z.enum(DRIFT_SEVERITIES)).nullable(),
    overall: z.enum(DRIFT_SEVERITIES).nullable(),
    guard: z.enum(EVALUATION_GUARDS).nullable(),
    /** Tiers whose alert stands after this evaluation: it is set by a breach and clears below 0.8 of the band. */
    standing: z.array(z.enum(TIERS)),
    /** Evaluations in breach in a row, this one among them. */
    breachesInARow: z.int(),
    /** Two in a row: a review is mandatory. */
    callsForReview: z.boolean(),
  })
  .meta({ id: 'BudgetEvaluation' })
export type BudgetEvaluation = z.infer<typeof BudgetEvaluation>
