import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { experiments } from './experiments.js'

/**
 * Each time the results of an experiment were computed anew from all events and compared with the
 * ones that are kept up to date; append-only.
 */
export const resultChecks = sqliteTable(
  'result_checks',
  {
    id: text('id').primaryKey(),
    experimentId: text('experiment_id')
      .notNull()
      .references(() => experiments.id, { onDelete: 'restrict' }),
    /** Everything up to this item of the stream was counted. */
    eventsSeq: integer('events_seq').notNull(),
    equal: integer('equal', { mode: 'boolean' }).notNull(),
    differingCells: integer('differing_cells').notNull(),
    at: text('at').notNull(),
  },
  (table) => [index('result_checks_experiment').on(table.experimentId, table.at)],
)
