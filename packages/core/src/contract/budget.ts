import { z } from 'zod'
import { TIERS } from './metric.js'
import { PageQuery } from './page.js'
import {
  BasisPoints,
  Day,
  Id,
  Instant,
  Line,
  LocalizedLine,
  LocalizedProse,
  Prose,
} from './text.js'

/** People and money are two ledgers; they are never added. */
export const LEDGERS = ['people', 'money'] as const
export type Ledger = (typeof LEDGERS)[number]

export const TierMix = z
  .strictObject({ core: BasisPoints, supporting: BasisPoints, exploratory: BasisPoints })
  .meta({ id: 'TierMix' })
export type TierMix = z.infer<typeof TierMix>

/** Integer amounts: tenths of a person-day, or minor units of the currency. */
export const Amount = z.int().min(-1e12).max(1e12)

/** ISO 4217. */
export const Currency = z.string().regex(/^[A-Z]{3}$/)

/** What becomes of what is left at the end: it lapses, or stands in the next budget's contingency. */
export const CARRY_RULES = ['lapse', 'carry'] as const

/** A band is the smaller of an absolute width and a part of its target, both in basis points. */
export const BandRule = z
  .strictObject({ points: z.int().min(1).max(5000), relative: z.int().min(1).max(10_000) })
  .meta({ id: 'BandRule' })
export type BandRule = z.infer<typeof BandRule>

/** Of people: what a day costs in minor units, for a view that is marked as an estimate. */
export const DayRate = z
  .strictObject({ amount: z.int().min(1).max(1e9), currency: Currency })
  .meta({ id: 'DayRate' })

/** What a budget promises; every change of it is kept with its reason. */
export const BudgetTerms = z
  .strictObject({
    total: z.int().min(1).max(1e12),
    targetMix: TierMix,
    band: BandRule,
    /** A total too small for the smallest tier still gives exploratory work one unit. */
    floorExploratory: z.boolean(),
    carryRule: z.enum(CARRY_RULES),
    dayRate: DayRate.nullable(),
  })
  .meta({ id: 'BudgetTerms' })
export type BudgetTerms = z.infer<typeof BudgetTerms>

export const BudgetInput = z
  .strictObject({
    cycleId: Id,
    ledger: z.enum(LEDGERS),
    currency: Currency.nullable().default(null),
    total: BudgetTerms.shape.total,
    targetMix: TierMix.default({ core: 7000, supporting: 2000, exploratory: 1000 }),
    band: BandRule.default({ points: 500, relative: 2500 }),
    floorExploratory: z.boolean().default(false),
    carryRule: z.enum(CARRY_RULES).default('lapse'),
    dayRate: DayRate.nullable().default(null),
    /** Wanted where the mix is not 70/20/10. */
    reason: Prose.nullable().default(null),
  })
  .meta({ id: 'BudgetInput' })
export type BudgetInput = z.input<typeof BudgetInput>

/** New terms; the reason is kept with the change. */
export const BudgetChange = z
  .strictObject({ ...BudgetTerms.partial().shape, reason: Prose })
  .meta({ id: 'BudgetChange' })
export type BudgetChange = z.input<typeof BudgetChange>

/** A change of terms as it was made. */
export const BudgetTermsChange = z
  .object({
    id: Id,
    budgetId: Id,
    before: BudgetTerms,
    after: BudgetTerms,
    reason: z.string(),
    at: Instant,
    by: Id,
  })
  .meta({ id: 'BudgetTermsChange' })
export type BudgetTermsChange = z.infer<typeof BudgetTermsChange>

/** The terms that a budget began with, and every change of them, the newest first. */
export const BudgetHistory = z
  .object({
    first: z.object({
      terms: BudgetTerms,
      /** Given where the mix is not 70/20/10. */
      reason: z.string().nullable(),
      at: Instant,
      by: Id.nullable(),
    }),
    items: z.array(BudgetTermsChange),
  })
  .meta({ id: 'BudgetHistory' })
export type BudgetHistory = z.infer<typeof BudgetHistory>

export const Budget = z
  .object({
    id: Id,
    cycleId: Id,
    ledger: z.enum(LEDGERS),
    currency: z.string().nullable(),
    ...BudgetTerms.shape,
    createdAt: Instant,
  })
  .meta({ id: 'Budget' })
export type Budget = z.infer<typeof Budget>

export const InitiativeInput = z
  .strictObject({
    name: LocalizedLine,
    tier: z.enum(TIERS),
    /** Shares of its work by tier where it serves several; they sum to 10 000. */
    weights: TierMix.nullable().default(null),
    /** The metric it works on. */
    metricId: Id.nullable().default(null),
    /** What would end it, agreed before it starts. */
    killCriterion: LocalizedProse.nullable().default(null),
    keyResultIds: z.array(Id).max(50).default([]),
    ownerId: Id,
    description: LocalizedProse.nullable().default(null),
  })
  .meta({ id: 'InitiativeInput' })
export type InitiativeInput = z.input<typeof InitiativeInput>
export const InitiativeChange = z
  .strictObject({
    name: LocalizedLine.optional(),
    /** A new tier holds from that day; entries before it keep theirs. */
    tier: z
      .strictObject({ tier: z.enum(TIERS), weights: TierMix.nullable().default(null), from: Day })
      .optional(),
    metricId: Id.nullable().optional(),
    killCriterion: LocalizedProse.nullable().optional(),
    /** Ends the work; null takes it up again. Spend after it is refused. */
    stopped: z.strictObject({ on: Day, reason: Prose }).nullable().optional(),
    keyResultIds: z.array(Id).max(50).optional(),
    ownerId: Id.optional(),
    description: LocalizedProse.nullable().optional(),
  })
  .meta({ id: 'InitiativeChange' })
export type InitiativeChange = z.input<typeof InitiativeChange>
export const Initiative = z
  .object({
    id: Id,
    name: LocalizedLine,
    tier: z.enum(TIERS),
    tierHistory: z.array(z.object({ tier: z.enum(TIERS), weights: TierMix.nullable(), from: Day })),
    metricId: Id.nullable(),
    killCriterion: LocalizedProse.nullable(),
    stopped: z.object({ on: Day, reason: z.string() }).nullable(),
    keyResultIds: z.array(Id),
    ownerId: Id,
    description: LocalizedProse.nullable(),
    /** Sums over all budgets, by ledger and currency; people first. */
    spend: z.array(
      z.object({
        ledger: z.enum(LEDGERS),
        currency: z.string().nullable(),
        planned: z.int(),
        actual: z.int(),
      }),
    ),
    createdAt: Instant,
  })
  .meta({ id: 'Initiative' })
export type Initiative = z.infer<typeof Initiative>

export const ENTRY_KINDS = ['planned', 'actual'] as const
export const ENTRY_SOURCES = ['manual', 'import', 'transfer', 'carry'] as const
/** mix counts in 70/20/10; run and contingency stand outside it. */
export const ENTRY_BUCKETS = ['mix', 'run', 'contingency'] as const
export const EntryInput = z
  .strictObject({
    budgetId: Id,
    kind: z.enum(ENTRY_KINDS),
    bucket: z.enum(ENTRY_BUCKETS).default('mix'),
    day: Day,
    amount: Amount,
    initiativeId: Id.nullable().default(null),
    experimentId: Id.nullable().default(null),
    /** Of an amount that lies on a tier and on no work in it yet. */
    tier: z.enum(TIERS).nullable().default(null),
    /** Whose days these are. */
    person: Line.nullable().default(null),
    note: LocalizedLine.nullable().default(null),
    /** A negative amount must name the entry it corrects. */
    correctsId: Id.nullable().default(null),
  })
  .meta({ id: 'EntryInput' })
export type EntryInput = z.input<typeof EntryInput>
export const Entry = z
  .object({
    id: Id,
    budgetId: Id,
    kind: z.enum(ENTRY_KINDS),
    bucket: z.enum(ENTRY_BUCKETS),
    day: Day,
    amount: z.int(),
    initiativeId: Id.nullable(),
    experimentId: Id.nullable(),
    /** As of the entry's day; null when nothing gives it one, or when it serves several. */
    tier: z.enum(TIERS).nullable(),
    /** The amount by tier, exactly; null while it is unassigned. */
    tierAmounts: z.object({ core: z.int(), supporting: z.int(), exploratory: z.int() }).nullable(),
    note: LocalizedLine.nullable(),
    correctsId: Id.nullable(),
    source: z.enum(ENTRY_SOURCES),
    importId: Id.nullable(),
    transferId: Id.nullable(),
    person: z.string().nullable(),
    createdAt: Instant,
    createdBy: Id,
  })
  .meta({ id: 'Entry' })
export type Entry = z.infer<typeof Entry>

/** Which entries of a budget to list; every filter that is left out lets all pass. */
export const EntryQuery = z
  .strictObject({
    ...PageQuery.shape,
    kind: z.enum(ENTRY_KINDS).optional(),
    source: z.enum(ENTRY_SOURCES).optional(),
    /** Entries with a part in the tier. */
    tier: z.enum([...TIERS, 'unassigned']).optional(),
    initiativeId: Id.optional(),
    importId: Id.optional(),
    transferId: Id.optional(),
  })
  .meta({ id: 'EntryQuery' })
export type EntryQuery = z.input<typeof EntryQuery>

/** What an unassigned amount belongs to, decided later. */
export const EntryAssignment = z
  .strictObject({
    on: z.discriminatedUnion('on', [
      z.strictObject({ on: z.literal('initiative'), initiativeId: Id }),
      z.strictObject({ on: z.literal('experiment'), experimentId: Id }),
    ]),
    /** A part of it; none: all that is left. */
    amount: z.int().min(1).max(1e12).nullable().default(null),
  })
  .meta({ id: 'EntryAssignment' })
export type EntryAssignment = z.input<typeof EntryAssignment>

/** The two entries that assign: one takes the amount back, one books it where it belongs. */
export const AssignedEntry = z
  .object({ correction: Entry, entry: Entry })
  .meta({ id: 'AssignedEntry' })
export type AssignedEntry = z.infer<typeof AssignedEntry>

export const DRIFT_SEVERITIES = ['ok', 'watch', 'breach'] as const
export type DriftSeverity = (typeof DRIFT_SEVERITIES)[number]

const perTier = <T extends z.ZodType>(item: T) =>
  z.object({ core: item, supporting: item, exploratory: item })

/** One view of the mix: amounts, shares and drift by tier. Nothing spent: share and drift are null. */
export const MixView = z
  .object({
    amounts: perTier(z.int()),
    total: z.int(),
    /** Exact shares, 0–1. */
    shares: perTier(z.number()).nullable(),
    /** Percentages that sum to exactly 100, by largest remainder. */
    percent: perTier(z.int()).nullable(),
    deviation: perTier(z.number()).nullable(),
    severity: perTier(z.enum(DRIFT_SEVERITIES)).nullable(),
    maxDeviation: z.number().nullable(),
    /** Share of the amount that would have to move. */
    tvd: z.number().nullable(),
    overall: z.enum(DRIFT_SEVERITIES).nullable(),
  })
  .meta({ id: 'MixView' })
export type MixView = z.infer<typeof MixView>

/** A budget on one page. */
export const BudgetSummary = z
  .object({
    budget: Budget,
    target: perTier(z.int()),
    band: perTier(z.number()),
    planned: MixView,
    actual: MixView,
    projected: MixView,
    unassigned: z.int(),
    run: z.int(),
    contingency: z.int(),
    /** assigned / (assigned + unassigned); null when nothing is spent. */
    coverage: z.number().nullable(),
    /** False below 80 % coverage: drift is then shown as not reliable. */
    reliable: z.boolean().nullable(),
    /** False until a fifth of the total is spent or a quarter of the cycle is over. */
    alertable: z.boolean(),
    overTotal: z.boolean(),
    /** What would have to move between tiers to end on target: positive gains, negative gives. */
    move: perTier(z.int()).nullable(),
    tooSmall: z.boolean(),
    /** Spent beside what was planned up to today; apart from the mix. */
    burn: perTier(z.object({ plannedByNow: z.int(), share: z.number().nullable() })),
    /** What to spend in the rest of the period to end on target; null once the total is spent. */
    plan: z
      .object({
        full: perTier(z.int()),
        stillPlanned: perTier(z.int()),
        needed: perTier(z.int()),
        /** Needed less still planned. */
        move: perTier(z.int()),
        /** Of the total, neither spent nor planned yet; below 0 where more is planned than there is. */
        notPlanned: z.int(),
        /** False where a tier has had more than its part: the target cannot be reached any more. */
        feasible: z.boolean(),
        /** Share of the total that stays off target at best. */
        bestTvd: z.number(),
      })
      .nullable(),
    /** The newest week's close; null before the first. */
    alert: z
      .object({
        day: Day,
        overall: z.enum(DRIFT_SEVERITIES).nullable(),
        standing: z.array(z.enum(TIERS)),
        breachesInARow: z.int(),
      })
      .nullable(),
    /** The mandatory review of this budget that is open. */
    openReviewId: Id.nullable(),
    initiatives: z.array(
      z.object({
        initiativeId: Id.nullable(),
        experimentId: Id.nullable(),
        name: LocalizedLine.nullable(),
        tier: z.enum(TIERS).nullable(),
        planned: z.int(),
        actual: z.int(),
      }),
    ),
  })
  .meta({ id: 'BudgetSummary' })
export type BudgetSummary = z.infer<typeof BudgetSummary>
