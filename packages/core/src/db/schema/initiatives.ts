import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { TierMix } from '../../contract/budget.js'
import { TIERS } from '../../contract/metric.js'
import type { LocalizedLine, LocalizedProse } from '../../contract/text.js'
import { metrics } from './metrics.js'
import { keyResults } from './objectives.js'
import { people } from './people.js'

export const initiatives = sqliteTable('initiatives', {
  id: text('id').primaryKey(),
  name: text('name', { mode: 'json' }).$type<LocalizedLine>().notNull(),
  description: text('description', { mode: 'json' }).$type<LocalizedProse>(),
  ownerId: text('owner_id')
    .notNull()
    .references(() => people.id, { onDelete: 'restrict' }),
  /** The metric it works on; where its tier comes from when nobody gives it another. */
  metricId: text('metric_id').references(() => metrics.id, { onDelete: 'restrict' }),
  /** What would end it, in words, agreed before it started. */
  killCriterion: text('kill_criterion', { mode: 'json' }).$type<LocalizedProse>(),
  stoppedOn: text('stopped_on'),
  stopReason: text('stop_reason'),
  createdAt: text('created_at').notNull(),
})

/** The tier as of a day: the row with the latest `from` not after it; the first also covers the time before. */
export const initiativeTiers = sqliteTable(
  'initiative_tiers',
  {
    initiativeId: text('initiative_id')
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    from: text('from_day').notNull(),
    tier: text('tier', { enum: TIERS }).notNull(),
    /** Basis points by tier where the work serves several; null: wholly the tier's. */
    weights: text('weights', { mode: 'json' }).$type<TierMix>(),
  },
  (table) => [primaryKey({ columns: [table.initiativeId, table.from] })],
)

export const initiativeKeyResults = sqliteTable(
  'initiative_key_results',
  {
    initiativeId: text('initiative_id')
      .notNull()
      .references(() => initiatives.id, { onDelete: 'cascade' }),
    keyResultId: text('key_result_id')
      .notNull()
      .references(() => keyResults.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.initiativeId, table.keyResultId] })],
)
