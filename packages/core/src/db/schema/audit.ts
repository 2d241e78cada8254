import { index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { people } from './people.js'

export const auditLog = sqliteTable(
  'audit_log',
  {
    id: text('id').primaryKey(),
    at: text('at').notNull(),
    actorId: text('actor_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    verb: text('verb').notNull(),
    subjectId: text('subject_id').notNull(),
    detail: text('detail', { mode: 'json' }).$type<Readonly<Record<string, unknown>>>().notNull(),
  },
  (table) => [index('audit_log_subject').on(table.subjectId)],
)

export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    key: text('key').notNull(),
    actorId: text('actor_id').notNull(),
    fingerprint: text('fingerprint').notNull(),
    reply: text('reply').notNull(),
    createdAt: text('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.key, table.actorId] })],
)
