import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { people } from './people.js'

/** Thresholds and calendars that an organisation changed, with the reason; what is not here is the default. */
export const settings = sqliteTable('settings', {
  key: text('key').primaryKey(),
  value: text('value', { mode: 'json' }).$type<unknown>().notNull(),
  reason: text('reason').notNull(),
  changedAt: text('changed_at').notNull(),
  changedBy: text('changed_by')
    .notNull()
    .references(() => people.id, { onDelete: 'restrict' }),
})
