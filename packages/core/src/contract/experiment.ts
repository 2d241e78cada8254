import { z } from 'zod'
import { Assignment } from './assignment.js'
import { Plan, PlanInput } from './plan.js'
import { SignificanceTest } from './significance-test.js'
import { BasisPoints, Day, Id, Instant, Key, Line, LocalizedLine, LocalizedProse } from './text.js'

export const EXPERIMENT_STATES = [
  'draft',
  'ready',
  'running',
  'paused',
  'stopped',
  'decided',
  'archived',
  'aborted',
] as const
export type ExperimentState = (typeof EXPERIMENT_STATES)[number]

/** Because … we believe … for … will move (target) by (minimum effect). */
export const Hypothesis = z
  .strictObject({ because: LocalizedProse, change: LocalizedProse, audience: LocalizedProse })
  .meta({ id: 'Hypothesis' })

const scalar = z.union([z.string().max(4000), z.number(), z.boolean(), z.null()])
const leaf = z.union([scalar, z.array(scalar).max(100)])

/**
 * What one flag can carry, as OFREP has it: no list, and not nothing. Objects are two levels deep at
 * most, which keeps their type one that both ends of the wire agree on.
 */
const Payload = z.union([
  z.boolean(),
  z.string().max(4000),
  z.number(),
  z.record(z.string(), z.union([leaf, z.record(z.string(), leaf)])),
])

export const Variant = z
  .strictObject({
    key: Key,
    name: LocalizedLine,
    weightBp: BasisPoints.min(1),
    isControl: z.boolean(),
    /** What a flag evaluation answers with; left out: the variant's key. */
    payload: Payload.optional(),
  })
  .meta({ id: 'Variant' })
export type Variant = z.infer<typeof Variant>

/** A guardrail with its non-inferiority margin on the relative scale, such as 0.015. */
export const Guardrail = z
  .strictObject({ metricId: Id, margin: z.number().gt(0).max(1) })
  .meta({ id: 'Guardrail' })
export type Guardrail = z.infer<typeof Guardrail>

export const ExperimentInput = z
  .strictObject({
    /** What clients call it: the flag's key, and the name that exposures carry. */
    key: Key.optional(),
    name: LocalizedLine,
    hypothesis: Hypothesis,
    targetMetricId: Id,
    guardrails: z.array(Guardrail).max(20).default([]),
    secondaryMetricIds: z.array(Id).max(20).default([]),
    variants: z.array(Variant).min(2).max(10),
    plan: PlanInput,
    unit: Key.default('user'),
    assignment: Assignment.default(() => Assignment.parse({})),
    /** Properties of the exposure, or `trait:` and a trait's name, to read results by. */
    segments: z.array(Line).max(4).default([]),
    initiativeId: Id.nullable().default(null),
    keyResultIds: z.array(Id).max(20).default([]),
    ownerId: Id,
  })
  .meta({ id: 'ExperimentInput' })
export type ExperimentInput = z.input<typeof ExperimentInput>

/** Written out: `partial()` would keep the defaults, and what was left out would be emptied. */
export const ExperimentChange = z
  .strictObject({
    key: Key.optional(),
    name: LocalizedLine.optional(),
    hypothesis: Hypothesis.optional(),
    targetMetricId: Id.optional(),
    guardrails: z.array(Guardrail).max(20).optional(),
    secondaryMetricIds: z.array(Id).max(20).optional(),
    variants: z.array(Variant).min(2).max(10).optional(),
    plan: PlanInput.optional(),
    unit: Key.optional(),
    assignment: Assignment.optional(),
    segments: z.array(Line).max(4).optional(),
    initiativeId: Id.nullable().optional(),
    keyResultIds: z.array(Id).max(20).optional(),
    ownerId: Id.optional(),
  })
  .meta({ id: 'ExperimentChange' })
export type ExperimentChange = z.input<typeof ExperimentChange>

export const Lock = z
  .object({ hash: z.string(), canonical: z.string(), lockedAt: Instant, lockedBy: Id })
  .meta({ id: 'Lock' })

export const DeviationInput = z
  .strictObject({ what: LocalizedProse, reason: LocalizedProse })
  .meta({ id: 'DeviationInput' })
export type DeviationInput = z.input<typeof DeviationInput>
export const Deviation = z
  .object({ id: Id, what: LocalizedProse, reason: LocalizedProse, at: Instant, by: Id })
  .meta({ id: 'Deviation' })

export const VERDICTS = [
  'do_not_read',
  'do_not_ship',
  'keep_running',
  'ship',
  'discuss',
  'no_effect',
  'inconclusive',
] as const
export type VerdictName = (typeof VERDICTS)[number]

/** The verdict for one treatment, as a label and a sentence in each language. */
export const Verdict = z
  .object({
    treatment: z.string(),
    verdict: z.enum(VERDICTS),
    because: z.enum(['guardrail', 'target']).nullable(),
    sentence: z.object({ en: z.string(), zh: z.string() }),
    /** Caveats beside it: health watches, a sample that was not reached, deviations. */
    caveats: z.array(z.object({ en: z.string(), zh: z.string() })),
  })
  .meta({ id: 'Verdict' })
export type Verdict = z.infer<typeof Verdict>

export const HEALTH_STATUSES = ['ok', 'watch', 'alarm', 'not_computable'] as const
export const HEALTH_CHECKS = [
  'sample_ratio',
  'set_aside_rows',
  'variant_names',
  'enough_data',
  'metrics_measured',
  'plausible_size',
  // Of experiments on events.
  'crossovers',
  'misassigned',
  'pre_period',
  'fresh_data',
  'mature_metrics',
  'unreadable_values',
  'novelty',
  'interaction',
  'state_verified',
] as const
export const HealthCheck = z
  .object({
    check: z.enum(HEALTH_CHECKS),
    status: z.enum(HEALTH_STATUSES),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({ id: 'HealthCheck' })
export type HealthCheck = z.infer<typeof HealthCheck>

export const NOT_MEASURED_BECAUSE = ['not_in_data', 'value_overflow', 'windows_open'] as const

/** One look at the data: its checks, its tests and the verdict they give. */
export const Look = z
  .object({
    id: Id,
    experimentId: Id,
    number: z.int(),
    /** The import it read; null: it read the events, up to `eventsSeq`. */
    importId: Id.nullable(),
    eventsSeq: z.int().nullable().default(null),
    planHash: z.string(),
    state: z.enum(EXPERIMENT_STATES),
    units: z.array(z.object({ variant: z.string(), units: z.int() })),
    sampleReached: z.boolean(),
    /**
     * Share of the planned sample that was in, at most 1, and which look at new data this is: one at
     * the same data as the look before counts with it. Null for looks of earlier releases.
     */
    information: z.object({ fraction: z.number(), lookNumber: z.int() }).nullable().default(null),
    sampleRatio: z.object({
      statistic: z.number(),
      degreesOfFreedom: z.number(),
      pValue: z.number(),
    }),
    health: z.array(HealthCheck),
    verdicts: z.array(Verdict),
    tests: z.array(SignificanceTest),
    /**
     * Metrics of the plan that have no result, and why: the data do not hold them, a unit's value is
     * too large to be summed exactly, or no unit's window is over yet. Null: a look of an earlier
     * release did not say.
     */
    notMeasured: z.array(
      z.object({
        metricId: Id,
        role: z.string(),
        because: z.enum(NOT_MEASURED_BECAUSE).nullable().default(null),
      }),
    ),
    dataWatermark: Instant,
    createdAt: Instant,
    createdBy: Id,
  })
  .meta({ id: 'Look' })
export type Look = z.infer<typeof Look>

export const DECISIONS = ['ship', 'do_not_ship', 'iterate'] as const
export const DecisionInput = z
  .strictObject({
    choice: z.enum(DECISIONS),
    lookId: Id,
    treatment: Key,
    learning: z.strictObject({
      believed: LocalizedProse,
      saw: LocalizedProse,
      next: LocalizedProse,
    }),
    /** Needed when the choice is to ship: to what share, from which day. */
    shipped: z
      .strictObject({ shareBp: BasisPoints.min(1), from: Day })
      .nullable()
      .default(null),
    /** Needed when the choice goes against the verdict, or health is in alarm. */
    override: z.strictObject({ reviewerId: Id, reason: LocalizedProse }).nullable().default(null),
  })
  .meta({ id: 'DecisionInput' })
export type DecisionInput = z.input<typeof DecisionInput>

export const Decision = z
  .object({
    id: Id,
    choice: z.enum(DECISIONS),
    lookId: Id,
    treatment: z.string(),
    recommendation: z.enum(VERDICTS),
    followsRecommendation: z.boolean(),
    learning: z.object({ believed: LocalizedProse, saw: LocalizedProse, next: LocalizedProse }),
    shipped: z.object({ shareBp: z.int(), from: Day }).nullable(),
    override: z.object({ reviewerId: Id, reason: LocalizedProse }).nullable(),
    /** The numbers as they stood, and their SHA-256: a decision keeps its evidence. */
    evidence: z.object({ testIds: z.array(Id), canonical: z.string(), hash: z.string() }),
    decidedAt: Instant,
    decidedBy: Id,
  })
  .meta({ id: 'Decision' })
export type Decision = z.infer<typeof Decision>

export const Experiment = z
  .object({
    id: Id,
    number: z.int(),
    key: z.string(),
    name: LocalizedLine,
    hypothesis: Hypothesis,
    targetMetricId: Id,
    guardrails: z.array(Guardrail),
    secondaryMetricIds: z.array(Id),
    variants: z.array(Variant),
    plan: Plan,
    unit: z.string(),
    assignment: Assignment,
    segments: z.array(z.string()),
    initiativeId: Id.nullable(),
    keyResultIds: z.array(Id),
    ownerId: Id,
    state: z.enum(EXPERIMENT_STATES),
    lock: Lock.nullable(),
    deviations: z.array(Deviation),
    decision: Decision.nullable(),
    /** The newest look's verdict per treatment; empty before the first look. */
    latestVerdicts: z.array(Verdict),
    latestTarget: SignificanceTest.nullable(),
    startedAt: Instant.nullable(),
    stoppedAt: Instant.nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Experiment' })
export type Experiment = z.infer<typeof Experiment>

export const ExperimentQuery = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  state: z.enum(EXPERIMENT_STATES).optional(),
  metricId: Id.optional(),
})
export type ExperimentQuery = z.input<typeof ExperimentQuery>
