import { sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { LocalizedLine } from '../../contract/text.js'
import { PERSON_ROLES } from '../../contract/person.js'

export const people = sqliteTable('people', {
  id: text('id').primaryKey(),
  name: text('name', { mode: 'json' }).$type<LocalizedLine>().notNull(),
  role: text('role', { enum: PERSON_ROLES }).notNull(),
  team: text('team', { mode: 'json' }).$type<LocalizedLine>().notNull(),
  position: text('position').notNull(),
})
