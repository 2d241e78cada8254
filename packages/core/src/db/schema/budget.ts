import { sql } from 'drizzle-orm'
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import {
  CARRY_RULES,
  ENTRY_BUCKETS,
  ENTRY_KINDS,
  ENTRY_SOURCES,
  LEDGERS,
  type BudgetTerms,
} from '../../contract/budget.js'
import type { SpendImportCounts, SpendMapping } from '../../contract/spend-import.js'
import { TRANSFER_STATES, type TransferEnd } from '../../contract/transfer.js'
import { TIERS } from '../../contract/metric.js'
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
    /** The widest a band may be: absolute, and relative to its target; the smaller holds. */
    bandPointsBp: integer('band_points_bp').notNull().default(500),
    bandRelativeBp: integer('band_relative_bp').notNull().default(2500),
    /** A tiny budget still gives exploratory work one unit. */
    floorExploratory: integer('floor_exploratory', { mode: 'boolean' }).notNull().default(false),
    carryRule: text('carry_rule', { enum: CARRY_RULES }).notNull().default('lapse'),
    /** Of people: what a day costs, in minor units; only for a view that is marked as an estimate. */
    dayRate: integer('day_rate'),
    dayRateCurrency: text('day_rate_currency'),
    createdAt: text('created_at').notNull(),
  },
  (table) => [
    // One budget of people's time a cycle, and one of money in each currency.
    uniqueIndex('budgets_one_of_people')
      .on(table.cycleId)
      .where(sql`${table.ledger} = 'people'`),
    uniqueIndex('budgets_one_a_currency')
      .on(table.cycleId, table.currency)
      .where(sql`${table.ledger} = 'money'`),
    check('budgets_day_rate', sql`(${table.dayRate} is null) = (${table.dayRateCurrency} is null)`),
    check(
      'budgets_mix_sums',
      sql`${table.coreBp} + ${table.supportingBp} + ${table.exploratoryBp} = 10000`,
    ),
    check('budgets_currency', sql`(${table.ledger} = 'money') = (${table.currency} is not null)`),
  ],
)

/** Every change of a budget's terms, with the reason; append-only. */
export const budgetChanges = sqliteTable(
  'budget_changes',
  {
    id: text('id').primaryKey(),
    budgetId: text('budget_id')
      .notNull()
      .references(() => budgets.id, { onDelete: 'restrict' }),
    before: text('before', { mode: 'json' }).$type<BudgetTerms>().notNull(),
    after: text('after', { mode: 'json' }).$type<BudgetTerms>().notNull(),
    reason: text('reason').notNull(),
    at: text('at').notNull(),
    by: text('by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [index('budget_changes_budget').on(table.budgetId, table.at)],
)

/** Planned amounts moved inside a budget; proposed by one person, decided by another. */
export const budgetTransfers = sqliteTable(
  'budget_transfers',
  {
    id: text('id').primaryKey(),
    budgetId: text('budget_id')
      .notNull()
      .references(() => budgets.id, { onDelete: 'restrict' }),
    from: text('from', { mode: 'json' }).$type<TransferEnd>().notNull(),
    to: text('to', { mode: 'json' }).$type<TransferEnd>().notNull(),
    amount: integer('amount').notNull(),
    /** Plans of this day and later are moved. */
    day: text('day').notNull(),
    reason: text('reason').notNull(),
    state: text('state', { enum: TRANSFER_STATES }).notNull(),
    proposedAt: text('proposed_at').notNull(),
    proposedBy: text('proposed_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    decidedAt: text('decided_at'),
    decidedBy: text('decided_by').references(() => people.id, { onDelete: 'restrict' }),
    note: text('note'),
  },
  (table) => [
    index('budget_transfers_budget').on(table.budgetId, table.state),
    check('budget_transfers_amount', sql`${table.amount} > 0`),
    // Withdrawing is the proposer's; approving and turning down is another's.
    check(
      'budget_transfers_second_person',
      sql`${table.state} in ('proposed', 'withdrawn') or ${table.decidedBy} <> ${table.proposedBy}`,
    ),
    check(
      'budget_transfers_decided',
      sql`(${table.state} = 'proposed') = (${table.decidedAt} is null)`,
    ),
  ],
)

/** Files of time or cost that were booked; append-only. */
export const spendImports = sqliteTable(
  'spend_imports',
  {
    id: text('id').primaryKey(),
    budgetId: text('budget_id')
      .notNull()
      .references(() => budgets.id, { onDelete: 'restrict' }),
    fileName: text('file_name').notNull(),
    /** Of the file's bytes: the same file is not booked twice by mistake. */
    hash: text('hash').notNull(),
    mapping: text('mapping', { mode: 'json' }).$type<SpendMapping>().notNull(),
    counts: text('counts', { mode: 'json' }).$type<SpendImportCounts>().notNull(),
    at: text('at').notNull(),
    by: text('by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [index('spend_imports_budget').on(table.budgetId, table.at)],
)

/** The mapping that was last used for files with these columns. */
export const spendMappings = sqliteTable(
  'spend_mappings',
  {
    ledger: text('ledger', { enum: LEDGERS }).notNull(),
    /** SHA-256 of the column names in their order. */
    columnsHash: text('columns_hash').notNull(),
    mapping: text('mapping', { mode: 'json' }).$type<SpendMapping>().notNull(),
    usedAt: text('used_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.ledger, table.columnsHash] })],
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
    /** Of an amount that lies on a tier and on nothing in it yet. */
    tier: text('tier', { enum: TIERS }),
    note: text('note', { mode: 'json' }).$type<LocalizedLine>(),
    correctsId: text('corrects_id'),
    source: text('source', { enum: ENTRY_SOURCES }).notNull().default('manual'),
    importId: text('import_id').references(() => spendImports.id, { onDelete: 'restrict' }),
    transferId: text('transfer_id').references(() => budgetTransfers.id, { onDelete: 'restrict' }),
    /** Whose days these are, as the file or the person wrote it. */
    person: text('person'),
    createdAt: text('created_at').notNull(),
    createdBy: text('created_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [
    index('budget_entries_budget').on(table.budgetId, table.day),
    check(
      'budget_entries_one_subject',
      sql`(${table.initiativeId} is not null) + (${table.experimentId} is not null) + (${table.tier} is not null) <= 1`,
    ),
    check(
      'budget_entries_negative_explained',
      sql`${table.amount} >= 0 or ${table.correctsId} is not null or ${table.transferId} is not null`,
    ),
  ],
)
