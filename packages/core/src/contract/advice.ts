import { z } from 'zod'
import { LEDGERS } from './budget.js'
import { METRIC_KINDS, TIERS } from './metric.js'
import { Day, Id, Instant, LocalizedLine, Prose } from './text.js'
import { TransferEnd } from './transfer.js'

/** What made a piece of advice: drift, return inside a tier, or a gate's condition metric. */
export const ADVICE_RULES = ['drift', 'return', 'gate_down', 'gate_up'] as const
export const ADVICE_CHOICES = ['accepted', 'edited', 'rejected'] as const
export const INITIATIVE_CHOICES = ['keep', 'fix', 'stop'] as const

/** A figure of a reason, with what is needed to print it in either language. */
export const AdviceFigure = z
  .discriminatedUnion('is', [
    z.object({ is: z.literal('text'), text: LocalizedLine }),
    z.object({ is: z.literal('tier'), tier: z.enum(TIERS) }),
    /** A difference of shares, 0.06 is 6 points. */
    z.object({ is: z.literal('points'), value: z.number() }),
    z.object({ is: z.literal('share'), value: z.number() }),
    z.object({
      is: z.literal('amount'),
      value: z.int(),
      ledger: z.enum(LEDGERS),
      currency: z.string().nullable(),
    }),
    z.object({ is: z.literal('count'), value: z.int() }),
    z.object({ is: z.literal('day'), day: Day }),
    z.object({
      is: z.literal('value'),
      value: z.number(),
      metric: z.object({ kind: z.enum(METRIC_KINDS), unit: LocalizedLine.nullable() }),
    }),
    /** Gain of the North Star for 100 person-days, or for 10,000 of the currency. */
    z.object({
      is: z.literal('gain'),
      value: z.number(),
      ledger: z.enum(LEDGERS),
      currency: z.string().nullable(),
      metric: z.object({ kind: z.enum(METRIC_KINDS), unit: LocalizedLine.nullable() }),
    }),
  ])
  .meta({ id: 'AdviceFigure' })
export type AdviceFigure = z.infer<typeof AdviceFigure>

/** What a reason says; its words are in advice-words. */
export const ADVICE_CODES = [
  'mix_off',
  'gives_stop_decided',
  'gives_no_check_in',
  'gives_concluded_negative',
  'gives_lowest_return',
  'gives_unknown_return',
  'gives_free_plan',
  'receives_highest_return',
  'receives_unknown_return',
  'receives_tier',
  'evidence_enough',
  'gate_below',
  'gate_above',
  'gate_step_down',
  'gate_step_up',
  'changes_mix',
  'changes_return',
  'changes_gate',
  'stop_decided',
  'no_check_in',
  'concluded_negative',
  'return_not_shown',
  'return_shown',
  'too_few_concluded',
  'nothing_against',
  'closed_drift',
  'still_off',
  'nothing_spent',
  'paid_more',
  'paid_less',
  'paid_unclear',
  'paid_unknown',
  'gate_held',
  'gate_turned',
  'gate_mixed',
  'gate_no_values',
  'not_moved',
] as const

/** One reason with what it rests on; the words are made from the code and its figures. */
export const AdviceReason = z
  .object({
    code: z.enum(ADVICE_CODES),
    params: z.record(z.string(), AdviceFigure),
    /** Where to see it: a page of the product. */
    to: z.string(),
  })
  .meta({ id: 'AdviceReason' })
export type AdviceReason = z.infer<typeof AdviceReason>

/** A proposed move with its reasons, deterministic: the same facts give the same advice. */
export const AdviceRecord = z
  .object({
    key: z.string(),
    budgetId: Id,
    rule: z.enum(ADVICE_RULES),
    from: TransferEnd,
    to: TransferEnd,
    fromTier: z.enum(TIERS),
    toTier: z.enum(TIERS),
    /** Names of the two ends; null: a tier's plan that lies on no work yet. */
    fromName: LocalizedLine.nullable(),
    toName: LocalizedLine.nullable(),
    amount: z.int(),
    /** The most that the limits allow for this move. */
    most: z.int(),
    reasons: z.array(AdviceReason).length(3),
    /** Change of the North Star by the end of the period; null while too few experiments say it. */
    effect: z
      .object({
        estimate: z.number(),
        interval: z.tuple([z.number(), z.number()]),
        /** Experiments that it rests on. */
        n: z.int(),
        metric: z.object({ kind: z.enum(METRIC_KINDS), unit: LocalizedLine.nullable() }),
      })
      .nullable(),
    /** What would change the advice. */
    changesIf: AdviceReason,
    asOf: Day,
  })
  .meta({ id: 'AdviceRecord' })
export type AdviceRecord = z.infer<typeof AdviceRecord>

/** Whether an answered advice paid, looked at after the period that followed it. */
export const AdviceOutcome = z
  .object({
    verdict: z.enum(['paid', 'did_not_pay', 'unclear', 'no_data']),
    reasons: z.array(AdviceReason),
    day: Day,
  })
  .meta({ id: 'AdviceOutcome' })
export type AdviceOutcome = z.infer<typeof AdviceOutcome>

export const AnsweredAdvice = z
  .object({
    id: Id,
    record: AdviceRecord,
    choice: z.enum(ADVICE_CHOICES),
    amount: z.int(),
    reason: z.string(),
    transferId: Id.nullable(),
    decisionId: Id,
    at: Instant,
    by: Id,
    outcome: AdviceOutcome.nullable(),
  })
  .meta({ id: 'AnsweredAdvice' })
export type AnsweredAdvice = z.infer<typeof AnsweredAdvice>

/** Answers a piece of advice; accepted and edited ones propose the transfer that a second person approves. */
export const AdviceAnswer = z
  .strictObject({
    key: z.string().max(300),
    choice: z.enum(ADVICE_CHOICES),
    /** Of edited advice. */
    amount: z.int().min(1).max(1e12).nullable().default(null),
    reason: Prose,
  })
  .meta({ id: 'AdviceAnswer' })
export type AdviceAnswer = z.input<typeof AdviceAnswer>

const perTier = z.object({ core: z.int(), supporting: z.int(), exploratory: z.int() })

/** What is proposed for a budget today, and what was answered. */
export const BudgetAdvice = z
  .object({
    budgetId: Id,
    asOf: Day,
    /** The most that may be moved out of and into a tier in the period, and what is left of it. */
    limit: z.int(),
    room: perTier,
    open: z.array(AdviceRecord),
    /** The newest first. */
    answered: z.array(AnsweredAdvice),
    /** Answered in budgets of the same ledger and currency before this one, the newest first. */
    earlier: z.array(AnsweredAdvice),
  })
  .meta({ id: 'BudgetAdvice' })
export type BudgetAdvice = z.infer<typeof BudgetAdvice>
