import { z } from 'zod'
import { TIERS } from './metric.js'
import { BasisPoints, Day, Id, Instant, LocalizedLine, LocalizedProse, Prose } from './text.js'

/** People and money are two ledgers; they are never added. */
export const LEDGERS = ['people', 'money'] as const
export type Ledger = (typeof LEDGERS)[number]

export const TierMix = z
  .strictObject({ core: BasisPoints, supporting: BasisPoints, exploratory: BasisPoints })
  .meta({ id: 'TierMix' })
export type TierMix = z.infer<typeof TierMix>

/** Integer amounts: tenths of a person-day, or minor units of the currency. */
export const Amount = z.int().min(-1e12).max(1e12)

export const BudgetInput = z
  .strictObject({
    cycleId: Id,
    ledger: z.enum(LEDGERS),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .nullable()
      .default(null),
    total: z.int().min(1).max(1e12),
    targetMix: TierMix.default({ core: 7000, supporting: 2000, exploratory: 1000 }),
  })
  .meta({ id: 'BudgetInput' })
export type BudgetInput = z.input<typeof BudgetInput>

/** A new total or target mix; the reason is kept with the change. */
export const BudgetChange = z
  .strictObject({
    total: BudgetInput.shape.total.optional(),
    targetMix: TierMix.optional(),
    reason: Prose,
  })
  .meta({ id: 'BudgetChange' })
export type BudgetChange = z.input<typeof BudgetChange>

export const Budget = z
  .object({
    id: Id,
    cycleId: Id,
    ledger: z.enum(LEDGERS),
    currency: z.string().nullable(),
    total: z.int(),
    targetMix: TierMix,
    createdAt: Instant,
  })
  .meta({ id: 'Budget' })
export type Budget = z.infer<typeof Budget>

export const InitiativeInput = z
  .strictObject({
    name: LocalizedLine,
    tier: z.enum(TIERS),
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
    tier: z.strictObject({ tier: z.enum(TIERS), from: Day }).optional(),
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
    tierHistory: z.array(z.object({ tier: z.enum(TIERS), from: Day })),
    keyResultIds: z.array(Id),
    ownerId: Id,
    description: LocalizedProse.nullable(),
    /** Sums over all budgets, by ledger. */
    spend: z.array(z.object({ ledger: z.enum(LEDGERS), planned: z.int(), actual: z.int() })),
    createdAt: Instant,
  })
  .meta({ id: 'Initiative' })
export type Initiative = z.infer<typeof Initiative>

export const ENTRY_KINDS = ['planned', 'actual'] as const
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
    /** As of the entry's day; null when nothing gives it one. */
    tier: z.enum(TIERS).nullable(),
    note: LocalizedLine.nullable(),
    correctsId: Id.nullable(),
    createdAt: Instant,
    createdBy: Id,
  })
  .meta({ id: 'Entry' })
export type Entry = z.infer<typeof Entry>

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
