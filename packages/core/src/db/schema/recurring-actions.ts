import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { ACTION_RHYTHMS } from '../../contract/action.js'
import type { LocalizedLine } from '../../contract/text.js'
import { initiatives } from './initiatives.js'
import { people } from './people.js'

/** What an initiative commits to do again and again. */
export const recurringActions = sqliteTable(
  'recurring_actions',
  {
    id: text('id').primaryKey(),
    initiativeId: text('initiative_id')
      .notNull()
      .references(() => initiatives.id, { onDelete: 'restrict' }),
    name: text('name', { mode: 'json' }).$type<LocalizedLine>().notNull(),
    times: integer('times').notNull(),
    rhythm: text('rhythm', { enum: ACTION_RHYTHMS }).notNull(),
    from: text('from_day').notNull(),
    until: text('until_day'),
    ownerId: text('owner_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    createdAt: text('created_at').notNull(),
  },
  (table) => [
    index('recurring_actions_initiative').on(table.initiativeId),
    check('recurring_actions_times', sql`${table.times} > 0`),
  ],
)

/** How often it was done on a day; append-only, the newest row of a day stands. */
export const actionLogs = sqliteTable(
  'action_logs',
  {
    id: text('id').primaryKey(),
    actionId: text('action_id')
      .notNull()
      .references(() => recurringActions.id, { onDelete: 'restrict' }),
    day: text('day').notNull(),
    times: integer('times').notNull(),
    note: text('note', { mode: 'json' }).$type<LocalizedLine>(),
    at: text('at').notNull(),
    by: text('by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [
    index('action_logs_action').on(table.actionId, table.day),
    check('action_logs_times', sql`${table.times} >= 0`),
  ],
)
