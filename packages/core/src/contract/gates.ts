import { z } from 'zod'
import { AdviceReason, INITIATIVE_CHOICES } from './advice.js'
import { LEDGERS } from './budget.js'
import { DIRECTIONS, METRIC_KINDS, TIERS } from './metric.js'
import { BilingualLine, Day, Id, Instant, LocalizedLine, LocalizedProse, Prose } from './text.js'

/** The stages that are not released yet, in their order; they replace the ones there were. */
export const EnvelopeInput = z
  .strictObject({
    stages: z
      .array(
        z.strictObject({
          amount: z.int().min(1).max(1e12),
          /** What has to be shown before it is released. */
          condition: LocalizedProse,
        }),
      )
      .max(12),
  })
  .meta({ id: 'EnvelopeInput' })
export type EnvelopeInput = z.input<typeof EnvelopeInput>

export const StageRelease = z.strictObject({ reason: Prose }).meta({ id: 'StageRelease' })
export type StageRelease = z.input<typeof StageRelease>

export const EnvelopeStage = z
  .object({
    id: Id,
    position: z.int(),
    amount: z.int(),
    condition: LocalizedProse,
    releasedAt: Instant.nullable(),
    releasedBy: Id.nullable(),
    releaseReason: z.string().nullable(),
  })
  .meta({ id: 'EnvelopeStage' })
export type EnvelopeStage = z.infer<typeof EnvelopeStage>

/** Exploratory work's part of a budget, let go in stages. */
export const Envelope = z
  .object({
    /** The exploratory part of the total. */
    target: z.int(),
    stages: z.array(EnvelopeStage),
    /** Null while there are no stages: the whole part may be planned. */
    released: z.int().nullable(),
    held: z.int(),
    /** Exploratory plans of the whole period. */
    planned: z.int(),
    /** What may still be planned; null while nothing holds it. */
    available: z.int().nullable(),
  })
  .meta({ id: 'Envelope' })
export type Envelope = z.infer<typeof Envelope>

/** The condition metric of an initiative, and whom it is compared with; null ends the gate. */
export const GateInput = z
  .strictObject({
    gate: z
      .strictObject({ group: LocalizedLine, metricId: Id, ledger: z.enum(LEDGERS) })
      .nullable(),
  })
  .meta({ id: 'GateInput' })
export type GateInput = z.input<typeof GateInput>

/** Two complete periods on one side; `no_data` where one of them has no value. */
export const GATE_READINGS = ['below', 'between', 'above', 'no_data'] as const

export const GateMember = z
  .object({
    initiativeId: Id,
    name: LocalizedLine,
    tier: z.enum(TIERS),
    metric: z.object({
      id: Id,
      name: BilingualLine,
      kind: z.enum(METRIC_KINDS),
      unit: LocalizedLine.nullable(),
      direction: z.enum(DIRECTIONS),
    }),
    /** Of each period of the group. */
    values: z.array(z.number().nullable()),
    reading: z.enum(GATE_READINGS),
    /** A fifth of what is still planned, down or up; null where nothing is proposed. */
    step: z.int().nullable(),
  })
  .meta({ id: 'GateMember' })
export type GateMember = z.infer<typeof GateMember>

export const GateGroup = z
  .object({
    key: z.string(),
    group: LocalizedLine,
    /** Fewer than two periods that at least three initiatives have values of: nothing is compared. */
    comparable: z.boolean(),
    /** The last two, the older first, with the mean and the mark of the best quarter. */
    periods: z.array(
      z.object({ periodStart: Day, periodEnd: Day, mean: z.number(), mark: z.number() }),
    ),
    members: z.array(GateMember),
  })
  .meta({ id: 'GateGroup' })
export type GateGroup = z.infer<typeof GateGroup>

export const EXEMPTION_STATES = ['over', 'soon', 'holds'] as const

/** A metric that does not have to lead to the North Star for a while. */
export const MetricExemption = z
  .object({
    metricId: Id,
    name: BilingualLine,
    ownerId: Id,
    until: Day,
    reason: z.string(),
    state: z.enum(EXEMPTION_STATES),
  })
  .meta({ id: 'MetricExemption' })
export type MetricExemption = z.infer<typeof MetricExemption>

export const InitiativeChoiceInput = z
  .strictObject({
    choice: z.enum(INITIATIVE_CHOICES),
    reason: Prose,
    /** The review it was decided in. */
    reviewId: Id.nullable().default(null),
  })
  .meta({ id: 'InitiativeChoiceInput' })
export type InitiativeChoiceInput = z.input<typeof InitiativeChoiceInput>

export const InitiativeChoice = z
  .object({
    id: Id,
    initiativeId: Id,
    reviewId: Id.nullable(),
    choice: z.enum(INITIATIVE_CHOICES),
    reason: z.string(),
    at: Instant,
    by: Id,
  })
  .meta({ id: 'InitiativeChoice' })
export type InitiativeChoice = z.infer<typeof InitiativeChoice>

/** What the facts say about an initiative, and what people decided last. */
export const InitiativeStanding = z
  .object({
    initiativeId: Id,
    name: LocalizedLine,
    tier: z.enum(TIERS),
    killCriterion: LocalizedProse.nullable(),
    proposal: z.enum(INITIATIVE_CHOICES),
    reasons: z.array(AdviceReason),
    /** The newest answer of the period; null: not decided yet. */
    choice: InitiativeChoice.nullable(),
  })
  .meta({ id: 'InitiativeStanding' })
export type InitiativeStanding = z.infer<typeof InitiativeStanding>

/** Everything that holds money and time back, or asks for it. */
export const BudgetGates = z
  .object({
    budgetId: Id,
    asOf: Day,
    envelope: Envelope,
    groups: z.array(GateGroup),
    exemptions: z.array(MetricExemption),
    initiatives: z.array(InitiativeStanding),
  })
  .meta({ id: 'BudgetGates' })
export type BudgetGates = z.infer<typeof BudgetGates>
