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
  ADVICE_CHOICES,
  ADVICE_RULES,
  INITIATIVE_CHOICES,
  type AdviceOutcome,
  type AdviceRecord,
} from '../../contract/advice.js'
import { LEDGERS, type TierMix } from '../../contract/budget.js'
import type { BudgetEvaluation } from '../../contract/budget-evaluation.js'
import type { LocalizedLine, LocalizedProse } from '../../contract/text.js'
import { budgets, budgetTransfers } from './budget.js'
import { initiatives } from './initiatives.js'
import { metrics } from './metrics.js'
import { people } from './people.js'
import { decisionLog, reviews } from './reviews.js'

/** What the mix was judged to be at each week's close; append-only, so that late entries change no past judgement. */
export const budgetEvaluations = sqliteTable(
  'budget_evaluations',
  {
    budgetId: text('budget_id')
      .notNull()
      .references(() => budgets.id, { onDelete: 'restrict' }),
    /** The last day that it looks at. */
    day: text('day').notNull(),
    record: text('record', { mode: 'json' }).$type<BudgetEvaluation>().notNull(),
    at: text('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.budgetId, table.day] })],
)

/** Saved ends of a period to compare; adopting one is a decision. */
export const budgetScenarios = sqliteTable(
  'budget_scenarios',
  {
    id: text('id').primaryKey(),
    budgetId: text('budget_id')
      .notNull()
      .references(() => budgets.id, { onDelete: 'restrict' }),
    name: text('name', { mode: 'json' }).$type<LocalizedLine>().notNull(),
    /** Shares at the end of the period, in basis points. */
    mix: text('mix', { mode: 'json' }).$type<TierMix>().notNull(),
    createdAt: text('created_at').notNull(),
    createdBy: text('created_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    discardedAt: text('discarded_at'),
    adoptedAt: text('adopted_at'),
    adoptedBy: text('adopted_by').references(() => people.id, { onDelete: 'restrict' }),
    decisionId: text('decision_id').references(() => decisionLog.id, { onDelete: 'restrict' }),
  },
  (table) => [
    index('budget_scenarios_budget').on(table.budgetId, table.createdAt),
    check(
      'budget_scenarios_adopted_whole',
      sql`(${table.adoptedAt} is null) = (${table.adoptedBy} is null)`,
    ),
  ],
)

/** Advice that somebody answered, as it stood then; what nobody answered is computed. */
export const budgetAdvice = sqliteTable(
  'budget_advice',
  {
    id: text('id').primaryKey(),
    budgetId: text('budget_id')
      .notNull()
      .references(() => budgets.id, { onDelete: 'restrict' }),
    /** Names the same advice as long as it is the same: rule, from, to and the period it rests on. */
    key: text('key').notNull(),
    rule: text('rule', { enum: ADVICE_RULES }).notNull(),
    record: text('record', { mode: 'json' }).$type<AdviceRecord>().notNull(),
    choice: text('choice', { enum: ADVICE_CHOICES }).notNull(),
    /** The amount that was taken, where it was edited. */
    amount: integer('amount').notNull(),
    reason: text('reason').notNull(),
    transferId: text('transfer_id').references(() => budgetTransfers.id, { onDelete: 'restrict' }),
    decisionId: text('decision_id')
      .notNull()
      .references(() => decisionLog.id, { onDelete: 'restrict' }),
    at: text('at').notNull(),
    by: text('by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    /** Did it pay? Looked at once the period after it is over. */
    outcome: text('outcome', { mode: 'json' }).$type<AdviceOutcome>(),
    outcomeAt: text('outcome_at'),
  },
  (table) => [uniqueIndex('budget_advice_key').on(table.budgetId, table.key)],
)

/** Exploratory money and time that is let go in stages, each with what has to be shown first. */
export const envelopeStages = sqliteTable(
  'envelope_stages',
  {
    id: text('id').primaryKey(),
    budgetId: text('budget_id')
      .notNull()
      .references(() => budgets.id, { onDelete: 'restrict' }),
    position: integer('position').notNull(),
    amount: integer('amount').notNull(),
    condition: text('condition', { mode: 'json' }).$type<LocalizedProse>().notNull(),
    releasedAt: text('released_at'),
    releasedBy: text('released_by').references(() => people.id, { onDelete: 'restrict' }),
    releaseReason: text('release_reason'),
  },
  (table) => [
    uniqueIndex('envelope_stages_position').on(table.budgetId, table.position),
    check('envelope_stages_amount', sql`${table.amount} > 0`),
    check(
      'envelope_stages_released_whole',
      sql`(${table.releasedAt} is null) = (${table.releasedBy} is null)`,
    ),
  ],
)

/** The metric that an initiative has to keep up with the others of its group. */
export const initiativeGates = sqliteTable(
  'initiative_gates',
  {
    initiativeId: text('initiative_id')
      .primaryKey()
      .references(() => initiatives.id, { onDelete: 'restrict' }),
    /** Initiatives of one group are compared with each other: channels with channels. */
    group: text('group', { mode: 'json' }).$type<LocalizedLine>().notNull(),
    groupKey: text('group_key').notNull(),
    metricId: text('metric_id')
      .notNull()
      .references(() => metrics.id, { onDelete: 'restrict' }),
    ledger: text('ledger', { enum: LEDGERS }).notNull(),
    changedAt: text('changed_at').notNull(),
    changedBy: text('changed_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [index('initiative_gates_group').on(table.groupKey)],
)

/** Keep, fix or stop, as a review decided it; append-only, the newest stands. */
export const initiativeChoices = sqliteTable(
  'initiative_choices',
  {
    id: text('id').primaryKey(),
    initiativeId: text('initiative_id')
      .notNull()
      .references(() => initiatives.id, { onDelete: 'restrict' }),
    reviewId: text('review_id').references(() => reviews.id, { onDelete: 'restrict' }),
    choice: text('choice', { enum: INITIATIVE_CHOICES }).notNull(),
    reason: text('reason').notNull(),
    at: text('at').notNull(),
    by: text('by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [index('initiative_choices_initiative').on(table.initiativeId, table.at)],
)
