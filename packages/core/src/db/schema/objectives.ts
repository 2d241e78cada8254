import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { CHECK_IN_STATUSES } from '../../contract/check-in.js'
import { CYCLE_KINDS, CYCLE_STATES } from '../../contract/cycle.js'
import {
  KEY_RESULT_ROLES,
  OBJECTIVE_LEVELS,
  OBJECTIVE_TYPES,
  ROLLUP_MODES,
  type KeyResultRange,
  type PacingProfile,
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
    kind: text('kind', { enum: CYCLE_KINDS }).notNull().default('quarter'),
    parentId: text('parent_id').references((): AnySQLiteColumn => cycles.id, {
      onDelete: 'restrict',
    }),
  },
  (table) => [check('cycles_dates', sql`${table.startsOn} < ${table.endsOn}`)],
)

export const objectives = sqliteTable(
  'objectives',
  {
    id: text('id').primaryKey(),
    /** Null: the objective waits in the backlog. */
    cycleId: text('cycle_id').references(() => cycles.id, { onDelete: 'restrict' }),
    title: text('title', { mode: 'json' }).$type<LocalizedLine>().notNull(),
    type: text('type', { enum: OBJECTIVE_TYPES }).notNull(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    position: integer('position').notNull(),
    createdAt: text('created_at').notNull(),
    team: text('team', { mode: 'json' }).$type<LocalizedLine>(),
    level: text('level', { enum: OBJECTIVE_LEVELS }).notNull().default('team'),
    rollup: text('rollup', { enum: ROLLUP_MODES }).notNull().default('krs'),
    /** The most that a key result counts for. */
    cap: real('cap').$type<1 | 1.3>().notNull().default(1),
    /** The one objective it contributes to. */
    parentId: text('parent_id').references((): AnySQLiteColumn => objectives.id, {
      onDelete: 'restrict',
    }),
    carriedFromId: text('carried_from_id').references((): AnySQLiteColumn => objectives.id, {
      onDelete: 'restrict',
    }),
  },
  (table) => [
    index('objectives_cycle').on(table.cycleId, table.position),
    index('objectives_parent').on(table.parentId),
    check('objectives_not_itself', sql`${table.parentId} <> ${table.id}`),
  ],
)

/** Objectives that one supports: drawn, never counted. */
export const objectiveSupports = sqliteTable(
  'objective_supports',
  {
    objectiveId: text('objective_id')
      .notNull()
      .references(() => objectives.id, { onDelete: 'cascade' }),
    supportsId: text('supports_id')
      .notNull()
      .references(() => objectives.id, { onDelete: 'restrict' }),
  },
  (table) => [
    primaryKey({ columns: [table.objectiveId, table.supportsId] }),
    index('objective_supports_supported').on(table.supportsId),
    check('objective_supports_not_itself', sql`${table.objectiveId} <> ${table.supportsId}`),
  ],
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
    profile: text('profile', { mode: 'json' })
      .$type<PacingProfile>()
      .notNull()
      .default({ type: 'linear' }),
    /** What was promised when the cycle opened; null while `range` is still that. */
    originalRange: text('original_range', { mode: 'json' }).$type<KeyResultRange>(),
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
    status: text('status', { enum: CHECK_IN_STATUSES }),
    blockers: text('blockers', { mode: 'json' }).$type<LocalizedLine>(),
    next: text('next', { mode: 'json' }).$type<LocalizedLine>(),
    /** The check-in that this one replaces; each is replaced once at most. */
    revises: text('revises').references((): AnySQLiteColumn => checkIns.id, {
      onDelete: 'restrict',
    }),
  },
  (table) => [
    index('check_ins_key_result').on(table.keyResultId, table.day),
    uniqueIndex('check_ins_revises').on(table.revises),
  ],
)
