import { z } from 'zod'
import { MetricMeasurement } from './measurement.js'
import {
  BilingualLine,
  Day,
  Id,
  Instant,
  Key,
  LocalizedLine,
  LocalizedProse,
  Prose,
  Quantity,
} from './text.js'

export const TIERS = ['core', 'supporting', 'exploratory'] as const
export type Tier = (typeof TIERS)[number]
export const DIRECTIONS = ['up', 'down', 'neutral'] as const
export type Direction = (typeof DIRECTIONS)[number]
export const METRIC_KINDS = ['proportion', 'mean', 'ratio'] as const
export type MetricKind = (typeof METRIC_KINDS)[number]
export const BUSINESS_STAGES = ['startup', 'growth', 'mature', 'all'] as const
/** How well the step from a metric to its parent is known, strongest first. */
export const EVIDENCE = ['formula', 'proven', 'observed', 'belief'] as const
export type Evidence = (typeof EVIDENCE)[number]

/** The five definition fields (指标口径); none may be empty. */
export const MetricDefinition = z
  .strictObject({
    meaning: LocalizedProse,
    formula: LocalizedProse,
    dataSource: LocalizedProse,
    countingRule: LocalizedProse,
    stage: z.enum(BUSINESS_STAGES),
  })
  .meta({ id: 'MetricDefinition' })

/** Everything that a new version of the definition may change. */
const versioned = {
  name: BilingualLine,
  tier: z.enum(TIERS),
  kind: z.enum(METRIC_KINDS),
  direction: z.enum(DIRECTIONS),
  unit: LocalizedLine.nullable(),
  definition: MetricDefinition,
}

/** How events are counted, where the metric is measured by them. */
const measurement = MetricMeasurement.nullable()

/** A step of the tree: this metric causes its parent to move. */
export const MetricEdge = z
  .strictObject({ parentId: Id, evidence: z.enum(EVIDENCE), slope: Quantity.nullable() })
  .meta({ id: 'MetricEdge' })
export type MetricEdge = z.infer<typeof MetricEdge>

/** Lets an exploratory metric stand without a path to the North Star until a day. */
export const Exemption = z.strictObject({ until: Day, reason: Prose }).meta({ id: 'Exemption' })

export const MetricInput = z
  .strictObject({
    key: Key,
    ...versioned,
    measurement: measurement.default(null),
    isNorthStar: z.boolean().default(false),
    ownerId: Id,
    parents: z.array(MetricEdge).max(20).default([]),
    exemption: Exemption.nullable().default(null),
  })
  .meta({ id: 'MetricInput' })
export type MetricInput = z.input<typeof MetricInput>

/** Change of a metric; a change of the definition makes a new version, with the reason kept. */
export const MetricChange = z
  .strictObject({
    name: versioned.name.optional(),
    tier: versioned.tier.optional(),
    kind: versioned.kind.optional(),
    direction: versioned.direction.optional(),
    unit: versioned.unit.optional(),
    definition: versioned.definition.optional(),
    measurement: measurement.optional(),
    ownerId: Id.optional(),
    parents: z.array(MetricEdge).max(20).optional(),
    exemption: Exemption.nullable().optional(),
    reason: Prose.optional(),
  })
  .meta({ id: 'MetricChange' })
export type MetricChange = z.input<typeof MetricChange>

/** One measured period. Spread and units let the planner work from the metric's own history. */
export const MetricValueInput = z
  .strictObject({
    periodStart: Day,
    periodEnd: Day,
    value: Quantity,
    standardDeviation: z.number().min(0).max(1e15).nullable().default(null),
    units: z.int().min(1).max(1e12).nullable().default(null),
    /** Between a unit's value in this period and in the one before: what CUPED may gain. */
    correlation: z.number().min(-1).max(1).nullable().default(null),
    complete: z.boolean().default(true),
  })
  .meta({ id: 'MetricValueInput' })
export type MetricValueInput = z.input<typeof MetricValueInput>

export const MetricValue = z
  .object({
    periodStart: Day,
    periodEnd: Day,
    value: z.number(),
    standardDeviation: z.number().nullable(),
    units: z.number().nullable(),
    correlation: z.number().nullable(),
    complete: z.boolean(),
    metricVersion: z.int(),
    recordedAt: Instant,
  })
  .meta({ id: 'MetricValue' })
export type MetricValue = z.infer<typeof MetricValue>

/** What is known of how much of a metric's variance the past explains. */
export const PastGain = z
  .object({
    /** Share of the variance that CUPED takes away, above 0 and below 1. */
    share: z.number(),
    /** The newest test adjusted by CUPED, else the correlation recorded with the latest value. */
    source: z.enum(['past_test', 'metric_values']),
    /** Of the past test. */
    experimentNumber: z.int().nullable(),
  })
  .meta({ id: 'PastGain' })
export type PastGain = z.infer<typeof PastGain>

export const Metric = z
  .object({
    id: Id,
    key: Key,
    ...versioned,
    measurement,
    isNorthStar: z.boolean(),
    status: z.enum(['active', 'archived']),
    version: z.int(),
    effectiveFrom: Day,
    ownerId: Id,
    parents: z.array(MetricEdge),
    exemption: Exemption.nullable(),
    /** Metric ids from this one's parent up to the North Star; null while there is no path. */
    pathToNorthStar: z.array(Id).nullable(),
    latest: MetricValue.nullable(),
    /** What a plan with CUPED counts on; null while nothing is known. */
    pastGain: PastGain.nullable().default(null),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Metric' })
export type Metric = z.infer<typeof Metric>

export const MetricVersion = z
  .object({
    version: z.int(),
    ...versioned,
    measurement,
    effectiveFrom: Day,
    reason: z.string().nullable(),
    createdBy: Id,
    createdAt: Instant,
  })
  .meta({ id: 'MetricVersion' })
export type MetricVersion = z.infer<typeof MetricVersion>
