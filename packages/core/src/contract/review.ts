import { z } from 'zod'
import { BudgetEvaluation } from './budget-evaluation.js'
import { LEDGERS } from './budget.js'
import { DECISIONS, VERDICTS } from './experiment.js'
import { DIRECTIONS, METRIC_KINDS } from './metric.js'
import { BilingualLine, Day, Id, Instant, LocalizedLine, LocalizedProse, Quantity } from './text.js'

/** `both` counts favourable deviations too; `adverse` only the bad side. */
export const ALERT_SIDES = ['adverse', 'both'] as const
/** Whether a period without a value breaks a run of deviations, or is passed over. */
export const MISSING_PERIODS = ['skip', 'reset'] as const

/** What a metric is expected to be in one period, first and last day included. */
export const TargetPeriod = z
  .strictObject({
    periodStart: Day,
    periodEnd: Day,
    expected: Quantity,
    /** Half the width of the band around the expected value; of metrics without a good side. */
    halfWidth: z.number().gt(0).max(1e15).nullable().default(null),
  })
  .meta({ id: 'TargetPeriod' })

/** Expected values of a metric over time, replacing the earlier ones; an empty list ends the alerts. */
export const TargetPathInput = z
  .strictObject({
    periods: z.array(TargetPeriod).max(1000),
    side: z.enum(ALERT_SIDES).default('adverse'),
    /** Relative deviation from which a period counts, itself included. */
    threshold: z.number().gt(0).max(10).nullable().default(null),
    missing: z.enum(MISSING_PERIODS).default('skip'),
  })
  .meta({ id: 'TargetPathInput' })
export type TargetPathInput = z.input<typeof TargetPathInput>

/** A period of the path beside what was measured in it. */
export const PathPeriod = z
  .object({
    periodStart: Day,
    periodEnd: Day,
    expected: z.number(),
    halfWidth: z.number().nullable(),
    /** Null while no complete value is recorded for exactly this period. */
    actual: z.number().nullable(),
    /** Adverse is positive; null where it cannot be judged. */
    deviation: z.number().nullable(),
  })
  .meta({ id: 'PathPeriod' })
export type PathPeriod = z.infer<typeof PathPeriod>

export const TargetPath = z
  .object({
    metricId: Id,
    periods: z.array(PathPeriod),
    side: z.enum(ALERT_SIDES),
    threshold: z.number(),
    missing: z.enum(MISSING_PERIODS),
    /** First days of the periods at which the rule fires: each the second of two in a row. */
    firedOn: z.array(Day),
    /** The open review of this metric, where there is one. */
    openReviewId: Id.nullable(),
    /** The last two judged periods were better than expected by the threshold: too easy a target. */
    tooEasy: z.boolean(),
    changedAt: Instant.nullable(),
    changedBy: Id.nullable(),
  })
  .meta({ id: 'TargetPath' })
export type TargetPath = z.infer<typeof TargetPath>

/** `alert` is opened by the two-period rule and is mandatory; the others are held by the calendar. */
export const REVIEW_KINDS = ['alert', 'monthly', 'quarterly'] as const
export const REVIEW_STATES = ['open', 'closed', 'verified'] as const
/** 目标设定不合理, 资源投入不足, 执行不到位, or something else. */
export const REVIEW_CAUSES = ['target', 'resource', 'execution', 'other'] as const
export const VERIFY_OUTCOMES = ['worked', 'did_not_work', 'unclear'] as const

/** Opens the review of the calendar month or quarter that a day lies in; none: today's. */
export const ReviewInput = z
  .strictObject({
    kind: z.enum(['monthly', 'quarterly']),
    day: Day.nullable().default(null),
    ownerId: Id,
  })
  .meta({ id: 'ReviewInput' })
export type ReviewInput = z.input<typeof ReviewInput>

/** What a review ends with: one decision, or why nothing changes. */
export const ReviewCloseInput = z
  .strictObject({
    /** Wanted where an alert opened the review. */
    cause: z.enum(REVIEW_CAUSES).nullable().default(null),
    decision: LocalizedProse.nullable().default(null),
    noChangeReason: LocalizedProse.nullable().default(null),
    /** Who sees to it. */
    ownerId: Id,
    /** The day on which it is looked at whether it worked; of every alert and every decision. */
    verifyOn: Day.nullable().default(null),
  })
  .meta({ id: 'ReviewCloseInput' })
export type ReviewCloseInput = z.input<typeof ReviewCloseInput>

export const ReviewVerifyInput = z
  .strictObject({
    outcome: z.enum(VERIFY_OUTCOMES),
    note: LocalizedProse.nullable().default(null),
  })
  .meta({ id: 'ReviewVerifyInput' })
export type ReviewVerifyInput = z.input<typeof ReviewVerifyInput>

/** What opened a mandatory review, frozen. */
export const ReviewTrigger = z
  .object({
    side: z.enum(ALERT_SIDES),
    threshold: z.number(),
    missing: z.enum(MISSING_PERIODS),
    metricVersion: z.int(),
    /** The two periods that fired. */
    periods: z.array(PathPeriod),
  })
  .meta({ id: 'ReviewTrigger' })
export type ReviewTrigger = z.infer<typeof ReviewTrigger>

/** What opened a budget's mandatory review, frozen: two weeks in a row that closed in breach. */
export const BudgetReviewTrigger = z
  .object({ evaluations: z.array(BudgetEvaluation) })
  .meta({ id: 'BudgetReviewTrigger' })
export type BudgetReviewTrigger = z.infer<typeof BudgetReviewTrigger>

export const ReviewClosing = z
  .object({
    cause: z.enum(REVIEW_CAUSES).nullable(),
    decision: LocalizedProse.nullable(),
    noChangeReason: LocalizedProse.nullable(),
    ownerId: Id,
    verifyOn: Day.nullable(),
    at: Instant,
    by: Id,
  })
  .meta({ id: 'ReviewClosing' })
export type ReviewClosing = z.infer<typeof ReviewClosing>

export const ReviewVerification = z
  .object({
    outcome: z.enum(VERIFY_OUTCOMES),
    note: LocalizedProse.nullable(),
    at: Instant,
    by: Id,
  })
  .meta({ id: 'ReviewVerification' })
export type ReviewVerification = z.infer<typeof ReviewVerification>

export const ReviewSummary = z
  .object({
    id: Id,
    kind: z.enum(REVIEW_KINDS),
    state: z.enum(REVIEW_STATES),
    /** Of an alert on a metric. */
    metric: z
      .object({
        id: Id,
        key: z.string(),
        name: BilingualLine,
        kind: z.enum(METRIC_KINDS),
        unit: LocalizedLine.nullable(),
        direction: z.enum(DIRECTIONS),
      })
      .nullable(),
    /** Of an alert on where a budget is heading. */
    budget: z
      .object({
        id: Id,
        cycleId: Id,
        cycle: LocalizedLine,
        ledger: z.enum(LEDGERS),
        currency: z.string().nullable(),
      })
      .nullable(),
    /** First and last day that it looks at. */
    from: Day,
    to: Day,
    /** Of an alert on a metric. */
    trigger: ReviewTrigger.nullable(),
    /** Of an alert on a budget. */
    budgetTrigger: BudgetReviewTrigger.nullable(),
    ownerId: Id,
    openedAt: Instant,
    openedBy: Id,
    closing: ReviewClosing.nullable(),
    verification: ReviewVerification.nullable(),
  })
  .meta({ id: 'ReviewSummary' })
export type ReviewSummary = z.infer<typeof ReviewSummary>

export const ReviewQuery = z.strictObject({
  state: z.enum(REVIEW_STATES).optional(),
  kind: z.enum(REVIEW_KINDS).optional(),
})
export type ReviewQuery = z.input<typeof ReviewQuery>

/** What a decision of the log is about. */
export const DecisionSubjects = z
  .strictObject({
    metricId: Id.nullable().default(null),
    keyResultId: Id.nullable().default(null),
    experimentId: Id.nullable().default(null),
    budgetId: Id.nullable().default(null),
  })
  .meta({ id: 'DecisionSubjects' })

/** Adds a decision that no review or experiment has recorded; its subjects are frozen with it. */
export const DecisionLogInput = z
  .strictObject({
    title: LocalizedLine,
    text: LocalizedProse,
    subjects: DecisionSubjects.prefault({}),
  })
  .meta({ id: 'DecisionLogInput' })
export type DecisionLogInput = z.input<typeof DecisionLogInput>

export const DECISION_SOURCES = ['review', 'verification', 'experiment', 'person'] as const

/** A decision with the numbers it rested on; never changed or deleted. */
export const LoggedDecision = z
  .object({
    id: Id,
    source: z.enum(DECISION_SOURCES),
    reviewId: Id.nullable(),
    title: LocalizedLine,
    text: LocalizedProse,
    subjects: DecisionSubjects.required(),
    /** Of a review. */
    cause: z.enum(REVIEW_CAUSES).nullable(),
    /** Of a verification. */
    outcome: z.enum(VERIFY_OUTCOMES).nullable(),
    /** Of an experiment. */
    choice: z.enum(DECISIONS).nullable(),
    recommendation: z.enum(VERDICTS).nullable(),
    /** Canonical JSON as it stood, and its SHA-256. */
    evidence: z.object({ canonical: z.string(), hash: z.string() }),
    at: Instant,
    by: Id,
  })
  .meta({ id: 'LoggedDecision' })
export type LoggedDecision = z.infer<typeof LoggedDecision>
