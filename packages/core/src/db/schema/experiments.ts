import { sql } from 'drizzle-orm'
import {
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import type { z } from 'zod'
import type { Assignment } from '../../contract/assignment.js'
import {
  DECISIONS,
  EXPERIMENT_STATES,
  VERDICTS,
  type Decision,
  type Guardrail,
  type HealthCheck,
  type Hypothesis,
  type Look,
  type Variant,
  type Verdict,
} from '../../contract/experiment.js'
import { type Plan } from '../../contract/plan.js'
import type { ImportCounts, ImportMapping, ImportPreview } from '../../contract/import.js'
import { IMPORT_STATES } from '../../contract/import.js'
import { TEST_ROLES, type SignificanceTest } from '../../contract/significance-test.js'
import type { LocalizedLine, LocalizedProse } from '../../contract/text.js'
import { initiatives } from './initiatives.js'
import { metrics } from './metrics.js'
import { keyResults } from './objectives.js'
import { people } from './people.js'

export const experiments = sqliteTable(
  'experiments',
  {
    id: text('id').primaryKey(),
    number: integer('number').notNull(),
    key: text('key').notNull().default(''),
    name: text('name', { mode: 'json' }).$type<LocalizedLine>().notNull(),
    hypothesis: text('hypothesis', { mode: 'json' }).$type<z.infer<typeof Hypothesis>>().notNull(),
    targetMetricId: text('target_metric_id')
      .notNull()
      .references(() => metrics.id, { onDelete: 'restrict' }),
    guardrails: text('guardrails', { mode: 'json' }).$type<readonly Guardrail[]>().notNull(),
    secondaryMetricIds: text('secondary_metric_ids', { mode: 'json' })
      .$type<readonly string[]>()
      .notNull(),
    variants: text('variants', { mode: 'json' }).$type<readonly Variant[]>().notNull(),
    plan: text('plan', { mode: 'json' }).$type<Plan>().notNull(),
    unit: text('unit').notNull(),
    assignment: text('assignment', { mode: 'json' })
      .$type<Assignment>()
      .notNull()
      .default(sql`'{}'`),
    segments: text('segments', { mode: 'json' })
      .$type<readonly string[]>()
      .notNull()
      .default(sql`'[]'`),
    initiativeId: text('initiative_id').references(() => initiatives.id, { onDelete: 'restrict' }),
    ownerId: text('owner_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    state: text('state', { enum: EXPERIMENT_STATES }).notNull(),
    planHash: text('plan_hash'),
    planCanonical: text('plan_canonical'),
    lockedAt: text('locked_at'),
    lockedBy: text('locked_by').references(() => people.id, { onDelete: 'restrict' }),
    startedAt: text('started_at'),
    stoppedAt: text('stopped_at'),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('experiments_number').on(table.number),
    uniqueIndex('experiments_key').on(table.key),
    index('experiments_target').on(table.targetMetricId),
    index('experiments_state').on(table.state),
    check(
      'experiments_state_known',
      sql`${table.state} in ('draft', 'ready', 'running', 'paused', 'stopped', 'decided', 'archived', 'aborted')`,
    ),
    // A plan is locked whole or not at all, and nothing runs without one.
    check(
      'experiments_locked_whole',
      sql`(${table.planHash} is null) = (${table.planCanonical} is null) and (${table.planHash} is null) = (${table.lockedAt} is null)`,
    ),
    check(
      'experiments_running_is_locked',
      sql`${table.state} in ('draft', 'aborted') or ${table.planHash} is not null`,
    ),
  ],
)

/** Explicit links; an experiment on the key result's metric shows there without one. */
export const experimentKeyResults = sqliteTable(
  'experiment_key_results',
  {
    experimentId: text('experiment_id')
      .notNull()
      .references(() => experiments.id, { onDelete: 'cascade' }),
    keyResultId: text('key_result_id')
      .notNull()
      .references(() => keyResults.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.experimentId, table.keyResultId] }),
    index('experiment_key_results_key_result').on(table.keyResultId),
  ],
)

export const deviations = sqliteTable(
  'deviations',
  {
    id: text('id').primaryKey(),
    experimentId: text('experiment_id')
      .notNull()
      .references(() => experiments.id, { onDelete: 'restrict' }),
    what: text('what', { mode: 'json' }).$type<LocalizedProse>().notNull(),
    reason: text('reason', { mode: 'json' }).$type<LocalizedProse>().notNull(),
    at: text('at').notNull(),
    by: text('by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [index('deviations_experiment').on(table.experimentId)],
)

export const imports = sqliteTable(
  'imports',
  {
    id: text('id').primaryKey(),
    experimentId: text('experiment_id')
      .notNull()
      .references(() => experiments.id, { onDelete: 'restrict' }),
    fileName: text('file_name').notNull(),
    bytes: integer('bytes').notNull(),
    sha256: text('sha256').notNull(),
    state: text('state', { enum: IMPORT_STATES }).notNull(),
    preview: text('preview', { mode: 'json' }).$type<z.infer<typeof ImportPreview>>().notNull(),
    suggested: text('suggested', { mode: 'json' }).$type<z.infer<typeof ImportMapping>>(),
    mapping: text('mapping', { mode: 'json' }).$type<z.infer<typeof ImportMapping>>(),
    stageId: text('stage_id'),
    counts: text('counts', { mode: 'json' }).$type<z.infer<typeof ImportCounts>>(),
    failureReason: text('failure_reason'),
    failureParams: text('failure_params', { mode: 'json' }).$type<
      Readonly<Record<string, string | number>>
    >(),
    createdAt: text('created_at').notNull(),
    createdBy: text('created_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    landedAt: text('landed_at'),
  },
  (table) => [
    index('imports_experiment').on(table.experimentId),
    check(
      'imports_state_known',
      sql`${table.state} in ('uploaded', 'staging', 'staged', 'landed', 'failed', 'cancelled')`,
    ),
  ],
)

/** One look at an experiment's data; append-only. */
export const looks = sqliteTable(
  'looks',
  {
    id: text('id').primaryKey(),
    experimentId: text('experiment_id')
      .notNull()
      .references(() => experiments.id, { onDelete: 'restrict' }),
    number: integer('number').notNull(),
    /** Null where the events were read, up to `eventsSeq`. */
    importId: text('import_id').references(() => imports.id, { onDelete: 'restrict' }),
    eventsSeq: integer('events_seq'),
    planHash: text('plan_hash').notNull(),
    state: text('state', { enum: EXPERIMENT_STATES }).notNull(),
    units: text('units', { mode: 'json' }).$type<Look['units']>().notNull(),
    sampleReached: integer('sample_reached', { mode: 'boolean' }).notNull(),
    information: text('information', { mode: 'json' }).$type<NonNullable<Look['information']>>(),
    sampleRatio: text('sample_ratio', { mode: 'json' }).$type<Look['sampleRatio']>().notNull(),
    health: text('health', { mode: 'json' }).$type<readonly HealthCheck[]>().notNull(),
    verdicts: text('verdicts', { mode: 'json' }).$type<readonly Verdict[]>().notNull(),
    notMeasured: text('not_measured', { mode: 'json' }).$type<Look['notMeasured']>().notNull(),
    dataWatermark: text('data_watermark').notNull(),
    createdAt: text('created_at').notNull(),
    createdBy: text('created_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [
    uniqueIndex('looks_number').on(table.experimentId, table.number),
    check('looks_one_source', sql`(${table.importId} is null) <> (${table.eventsSeq} is null)`),
  ],
)

/** A stored significance test, with all it takes to compute it again; append-only. */
// CUPED is the second step, or the third where a cap came before it.
const stepAt = (at: number) => `record, '$.adjustments[${at}].step'`
const errorAt = (at: number) => `json_extract(record, '$.adjustments[${at}].standardError')`
const gainAt = (at: number) =>
  `when json_extract(${stepAt(at)}) = 'cuped' ` +
  `then 1.0 - (${errorAt(at)} * ${errorAt(at)}) / (${errorAt(at - 1)} * ${errorAt(at - 1)})`
const varianceRemoved = sql.raw(`case ${gainAt(1)} ${gainAt(2)} end`)

export const significanceTests = sqliteTable(
  'significance_tests',
  {
    id: text('id').primaryKey(),
    experimentId: text('experiment_id')
      .notNull()
      .references(() => experiments.id, { onDelete: 'restrict' }),
    lookId: text('look_id')
      .notNull()
      .references(() => looks.id, { onDelete: 'restrict' }),
    position: integer('position').notNull(),
    role: text('role', { enum: TEST_ROLES }).notNull(),
    metricId: text('metric_id')
      .notNull()
      .references(() => metrics.id, { onDelete: 'restrict' }),
    /** The test as it stood, in the shape of the contract. */
    record: text('record', { mode: 'json' }).$type<SignificanceTest>().notNull(),
    createdAt: text('created_at').notNull(),
    /** Share of the variance that CUPED took away: the step before it comes one earlier in the record. */
    varianceRemoved: real('variance_removed').generatedAlwaysAs(varianceRemoved, {
      mode: 'virtual',
    }),
  },
  (table) => [
    index('significance_tests_gain')
      .on(table.metricId, table.createdAt)
      .where(sql`${table.varianceRemoved} is not null`),
    index('significance_tests_look').on(table.lookId, table.position),
    index('significance_tests_metric').on(table.metricId),
    index('significance_tests_experiment').on(table.experimentId),
  ],
)

export const decisions = sqliteTable(
  'decisions',
  {
    id: text('id').primaryKey(),
    experimentId: text('experiment_id')
      .notNull()
      .unique()
      .references(() => experiments.id, { onDelete: 'restrict' }),
    lookId: text('look_id')
      .notNull()
      .references(() => looks.id, { onDelete: 'restrict' }),
    choice: text('choice', { enum: DECISIONS }).notNull(),
    treatment: text('treatment').notNull(),
    recommendation: text('recommendation', { enum: VERDICTS }).notNull(),
    followsRecommendation: integer('follows_recommendation', { mode: 'boolean' }).notNull(),
    learning: text('learning', { mode: 'json' }).$type<Decision['learning']>().notNull(),
    shippedShareBp: integer('shipped_share_bp'),
    shippedFrom: text('shipped_from'),
    override: text('override', { mode: 'json' }).$type<NonNullable<Decision['override']>>(),
    evidence: text('evidence', { mode: 'json' }).$type<Decision['evidence']>().notNull(),
    decidedAt: text('decided_at').notNull(),
    decidedBy: text('decided_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [
    check(
      'decisions_shipped_whole',
      sql`(${table.choice} = 'ship') = (${table.shippedShareBp} is not null) and (${table.shippedShareBp} is null) = (${table.shippedFrom} is null)`,
    ),
  ],
)
