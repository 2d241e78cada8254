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
import {
  DIRECTIONS,
  EVIDENCE,
  METRIC_KINDS,
  TIERS,
  type MetricDefinition,
} from '../../contract/metric.js'
import type { MetricMeasurement } from '../../contract/measurement.js'
import type { BilingualLine, LocalizedLine } from '../../contract/text.js'
import { people } from './people.js'

export const metrics = sqliteTable(
  'metrics',
  {
    id: text('id').primaryKey(),
    key: text('key').notNull().unique(),
    isNorthStar: integer('is_north_star', { mode: 'boolean' }).notNull(),
    status: text('status', { enum: ['active', 'archived'] }).notNull(),
    version: integer('version').notNull(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    exemptionUntil: text('exemption_until'),
    exemptionReason: text('exemption_reason'),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (table) => [
    // One active North Star, whatever the code above does.
    uniqueIndex('metrics_one_north_star')
      .on(table.isNorthStar)
      .where(sql`${table.isNorthStar} = 1 and ${table.status} = 'active'`),
    check('metrics_status', sql`${table.status} in ('active', 'archived')`),
  ],
)

/** Every version of a definition; the newest is the one in force. */
export const metricVersions = sqliteTable(
  'metric_versions',
  {
    metricId: text('metric_id')
      .notNull()
      .references(() => metrics.id, { onDelete: 'restrict' }),
    version: integer('version').notNull(),
    name: text('name', { mode: 'json' }).$type<BilingualLine>().notNull(),
    tier: text('tier', { enum: TIERS }).notNull(),
    kind: text('kind', { enum: METRIC_KINDS }).notNull(),
    direction: text('direction', { enum: DIRECTIONS }).notNull(),
    unit: text('unit', { mode: 'json' }).$type<LocalizedLine>(),
    definition: text('definition', { mode: 'json' })
      .$type<z.infer<typeof MetricDefinition>>()
      .notNull(),
    /** How events are counted; null: values are recorded or imported. */
    measurement: text('measurement', { mode: 'json' }).$type<MetricMeasurement>(),
    effectiveFrom: text('effective_from').notNull(),
    reason: text('reason'),
    createdBy: text('created_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    createdAt: text('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.metricId, table.version] }),
    check('metric_versions_tier', sql`${table.tier} in ('core', 'supporting', 'exploratory')`),
  ],
)

export const metricEdges = sqliteTable(
  'metric_edges',
  {
    childId: text('child_id')
      .notNull()
      .references(() => metrics.id, { onDelete: 'cascade' }),
    parentId: text('parent_id')
      .notNull()
      .references(() => metrics.id, { onDelete: 'restrict' }),
    evidence: text('evidence', { enum: EVIDENCE }).notNull(),
    slope: real('slope'),
    position: integer('position').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.childId, table.parentId] }),
    index('metric_edges_parent').on(table.parentId),
    check('metric_edges_not_itself', sql`${table.childId} <> ${table.parentId}`),
  ],
)

export const metricValues = sqliteTable(
  'metric_values',
  {
    metricId: text('metric_id')
      .notNull()
      .references(() => metrics.id, { onDelete: 'restrict' }),
    periodStart: text('period_start').notNull(),
    periodEnd: text('period_end').notNull(),
    value: real('value').notNull(),
    standardDeviation: real('standard_deviation'),
    units: integer('units'),
    correlation: real('correlation'),
    complete: integer('complete', { mode: 'boolean' }).notNull(),
    metricVersion: integer('metric_version').notNull(),
    recordedAt: text('recorded_at').notNull(),
    recordedBy: text('recorded_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [
    primaryKey({ columns: [table.metricId, table.periodStart] }),
    // A cycle reads the values that ended inside it, however long the history is.
    index('metric_values_ended').on(table.metricId, table.periodEnd),
  ],
)
