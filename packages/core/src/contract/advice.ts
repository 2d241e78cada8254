import { z } from 'zod'
import { TIERS } from './metric.js'
import { BilingualLine, Day, Id, Instant, Prose } from './text.js'
import { TransferEnd } from './transfer.js'

/** What made a piece of advice: drift, return inside a tier, or a gate's condition metric. */
export const ADVICE_RULES = ['drift', 'return', 'gate_down', 'gate_up'] as const
export const ADVICE_CHOICES = ['accepted', 'edited', 'rejected'] as const
export const INITIATIVE_CHOICES = ['keep', 'fix', 'stop'] as const

/** One reason with what it rests on; the words are made from the code and its figures. */
export const AdviceReason = z
  .object({
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number(), BilingualLine, z.null()])),
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
    amount: z.int(),
    reasons: z.array(AdviceReason).length(3),
    /** Change of the North Star by the end of the period; null while too few experiments say it. */
    effect: z
      .object({ estimate: z.number(), interval: z.tuple([z.number(), z.number()]), n: z.int() })
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
