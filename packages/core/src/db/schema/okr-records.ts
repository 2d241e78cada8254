import { sql } from 'drizzle-orm'
import {
  check,
  index,
  integer,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { CYCLE_STATES } from '../../contract/cycle.js'
import { CLOSE_DECISIONS, MISS_CAUSES } from '../../contract/grading.js'
import type { KeyResultRange } from '../../contract/objective.js'
import type { LocalizedLine } from '../../contract/text.js'
import { cycles, keyResults, objectives } from './objectives.js'
import { people } from './people.js'

/** Every change of a cycle's state; append-only. */
export const cycleSteps = sqliteTable(
  'cycle_steps',
  {
    id: text('id').primaryKey(),
    cycleId: text('cycle_id')
      .notNull()
      .references(() => cycles.id, { onDelete: 'restrict' }),
    from: text('from', { enum: CYCLE_STATES }),
    to: text('to', { enum: CYCLE_STATES }).notNull(),
    comment: text('comment', { mode: 'json' }).$type<LocalizedLine>(),
    at: text('at').notNull(),
    by: text('by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [index('cycle_steps_cycle').on(table.cycleId, table.at)],
)

/** What was decided about an objective at the close; append-only, the newest stands. */
export const objectiveClosings = sqliteTable(
  'objective_closings',
  {
    id: text('id').primaryKey(),
    objectiveId: text('objective_id')
      .notNull()
      .references(() => objectives.id, { onDelete: 'restrict' }),
    decision: text('decision', { enum: CLOSE_DECISIONS }).notNull(),
    comment: text('comment', { mode: 'json' }).$type<LocalizedLine>(),
    carriedToId: text('carried_to_id').references(() => objectives.id, { onDelete: 'restrict' }),
    reachedIds: text('reached_ids', { mode: 'json' }).$type<string[]>().notNull(),
    at: text('at').notNull(),
    by: text('by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [index('objective_closings_objective').on(table.objectiveId, table.at)],
)

/** Changes of a target in an open cycle; append-only. */
export const targetChanges = sqliteTable(
  'target_changes',
  {
    id: text('id').primaryKey(),
    keyResultId: text('key_result_id')
      .notNull()
      .references(() => keyResults.id, { onDelete: 'restrict' }),
    from: text('from', { mode: 'json' }).$type<KeyResultRange>().notNull(),
    to: text('to', { mode: 'json' }).$type<KeyResultRange>().notNull(),
    reason: text('reason', { mode: 'json' }).$type<LocalizedLine>().notNull(),
    at: text('at').notNull(),
    by: text('by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [index('target_changes_key_result').on(table.keyResultId, table.at)],
)

/** Grades; append-only. The unique version lets one of two people through who grade at once. */
export const grades = sqliteTable(
  'grades',
  {
    id: text('id').primaryKey(),
    keyResultId: text('key_result_id')
      .notNull()
      .references(() => keyResults.id, { onDelete: 'restrict' }),
    version: integer('version').notNull(),
    suggested: real('suggested'),
    score: real('score'),
    reason: text('reason', { mode: 'json' }).$type<LocalizedLine>(),
    cause: text('cause', { enum: MISS_CAUSES }),
    at: text('at').notNull(),
    by: text('by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [
    uniqueIndex('grades_version').on(table.keyResultId, table.version),
    check('grades_score', sql`${table.score} between 0 and 1`),
  ],
)
