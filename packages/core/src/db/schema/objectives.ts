import { sql } from 'drizzle-orm'
import { check, index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import {
  CYCLE_STATES,
  KEY_RESULT_ROLES,
  OBJECTIVE_TYPES,
  type KeyResultRange,
} from '../../contract/objective.js'
import type { LocalizedLine } from '../../contract/text.js'
import { metrics } from './metrics.js'
import { people } from './people.js'

export const cycles = sqliteTable(
  'cycles',
  {
    id: text('id').primaryKey(),
    name: text('name', { mode: 'json' }).$type<LocalizedLine>().notNull(),
    startsOn: text('starts_on').notNull(),
    endsOn: text('ends_on').notNull(),
    state: text('state', { enum: CYCLE_STATES }).notNull(),
    createdAt: text('created_at').notNull(),
  },
  (table) => [check('cycles_dates', sql`${table.startsOn} < ${table.endsOn}`)],
)

export const objectives = sqliteTable(
  'objectives',
  {
    id: text('id').primaryKey(),
    cycleId: text('cycle_id')
      .notNull()
      .references(() => cycles.id, { onDelete: 'restrict' }),
    title: text('title', { mode: 'json' }).$type<LocalizedLine>().notNull(),
    type: text('type', { enum: OBJECTIVE_TYPES }).notNull(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    position: integer('position').notNull(),
    createdAt: text('created_at').notNull(),
  },
  (table) => [index('objectives_cycle').on(table.cycleId, table.position)],
)

export const keyResults = sqliteTable(
  'key_results',
  {
    id: text('id').primaryKey(),
    objectiveId: text('objective_id')
      .notNull()
      .references(() => objectives.id, { onDelete: 'restrict' }),
    title: text('title', { mode: 'json' }).$type<LocalizedLine>().notNull(),
    metricId: text('metric_id').references(() => metrics.id, { onDelete: 'restrict' }),
    range: text('range', { mode: 'json' }).$type<KeyResultRange>().notNull(),
    role: text('role', { enum: KEY_RESULT_ROLES }).notNull(),
    weightBp: integer('weight_bp').notNull(),
    /** True while the weight is an even share that new key results may redraw. */
    weightIsShared: integer('weight_is_shared', { mode: 'boolean' }).notNull(),
    confidence: real('confidence'),
    ownerId: text('owner_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    position: integer('position').notNull(),
    createdAt: text('created_at').notNull(),
  },
  (table) => [
    index('key_results_objective').on(table.objectiveId, table.position),
    index('key_results_metric').on(table.metricId),
    check('key_results_weight', sql`${table.weightBp} between 0 and 10000`),
  ],
)

export const checkIns = sqliteTable(
  'check_ins',
  {
    id: text('id').primaryKey(),
    keyResultId: text('key_result_id')
      .notNull()
      .references(() => keyResults.id, { onDelete: 'restrict' }),
    day: text('day').notNull(),
    value: real('value'),
    milestonesDone: text('milestones_done', { mode: 'json' }).$type<readonly number[]>(),
    confidence: real('confidence'),
    comment: text('comment', { mode: 'json' }).$type<LocalizedLine>(),
    at: text('at').notNull(),
    by: text('by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [index('check_ins_key_result').on(table.keyResultId, table.day)],
)
