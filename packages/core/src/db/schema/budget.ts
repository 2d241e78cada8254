import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { ENTRY_BUCKETS, ENTRY_KINDS, LEDGERS } from '../../contract/budget.js'
import type { LocalizedLine } from '../../contract/text.js'
import { experiments } from './experiments.js'
import { initiatives } from './initiatives.js'
import { cycles } from './objectives.js'
import { people } from './people.js'

export const budgets = sqliteTable(
  'budgets',
  {
    id: text('id').primaryKey(),
    cycleId: text('cycle_id')
      .notNull()
      .references(() => cycles.id, { onDelete: 'restrict' }),
    ledger: text('ledger', { enum: LEDGERS }).notNull(),
    currency: text('currency'),
    total: integer('total').notNull(),
    coreBp: integer('core_bp').notNull(),
    supportingBp: integer('supporting_bp').notNull(),
    exploratoryBp: integer('exploratory_bp').notNull(),
    createdAt: text('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('budgets_cycle_ledger').on(table.cycleId, table.ledger),
    check(
      'budgets_mix_sums',
      sql`${table.coreBp} + ${table.supportingBp} + ${table.exploratoryBp} = 10000`,
    ),
    check('budgets_currency', sql`(${table.ledger} = 'money') = (${table.currency} is not null)`),
  ],
)

export const budgetEntries = sqliteTable(
  'budget_entries',
  {
    id: text('id').primaryKey(),
    budgetId: text('budget_id')
      .notNull()
      .references(() => budgets.id, { onDelete: 'restrict' }),
    kind: text('kind', { enum: ENTRY_KINDS }).notNull(),
    bucket: text('bucket', { enum: ENTRY_BUCKETS }).notNull(),
    day: text('day').notNull(),
    amount: integer('amount').notNull(),
    initiativeId: text('initiative_id').references(() => initiatives.id, { onDelete: 'restrict' }),
    experimentId: text('experiment_id').references(() => experiments.id, { onDelete: 'restrict' }),
    note: text('note', { mode: 'json' }).$type<LocalizedLine>(),
    correctsId: text('corrects_id'),
    createdAt: text('created_at').notNull(),
    createdBy: text('created_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [
    index('budget_entries_budget').on(table.budgetId, table.day),
    check(
      'budget_entries_one_subject',
      sql`${table.initiativeId} is null or ${table.experimentId} is null`,
    ),
    check(
      'budget_entries_negative_corrects',
      sql`${table.amount} >= 0 or ${table.correctsId} is not null`,
    ),
  ],
)
