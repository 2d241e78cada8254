import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { KEY_SCOPES } from '../../contract/source.js'
import { people } from './people.js'

/** Where events come from; the events themselves are in the stream. */
export const sources = sqliteTable('sources', {
  id: text('id').primaryKey(),
  name: text('name').notNull().unique(),
  createdAt: text('created_at').notNull(),
  createdBy: text('created_by')
    .notNull()
    .references(() => people.id, { onDelete: 'restrict' }),
})

/** Keys by prefix and SHA-256; the key itself is shown once and kept nowhere. */
export const sourceKeys = sqliteTable(
  'source_keys',
  {
    id: text('id').primaryKey(),
    sourceId: text('source_id')
      .notNull()
      .references(() => sources.id, { onDelete: 'restrict' }),
    scope: text('scope', { enum: KEY_SCOPES }).notNull(),
    prefix: text('prefix').notNull().unique(),
    hash: text('hash').notNull().unique(),
    recordsExposures: integer('records_exposures', { mode: 'boolean' }).notNull(),
    createdAt: text('created_at').notNull(),
    createdBy: text('created_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    lastUsedAt: text('last_used_at'),
    revokedAt: text('revoked_at'),
  },
  (table) => [
    index('source_keys_source').on(table.sourceId),
    check('source_keys_scope', sql`${table.scope} in ('ingest', 'evaluate')`),
  ],
)
