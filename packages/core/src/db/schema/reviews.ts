import { sql } from 'drizzle-orm'
import { check, index, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { z } from 'zod'
import type { Agenda } from '../../contract/agenda.js'
import {
  ALERT_SIDES,
  MISSING_PERIODS,
  REVIEW_CAUSES,
  REVIEW_KINDS,
  REVIEW_STATES,
  VERIFY_OUTCOMES,
  type BudgetReviewTrigger,
  type ReviewClosing,
  type ReviewTrigger,
  type ReviewVerification,
  type TargetPeriod,
} from '../../contract/review.js'
import type { LocalizedLine, LocalizedProse } from '../../contract/text.js'
import { budgets } from './budget.js'
import { experiments } from './experiments.js'
import { metrics } from './metrics.js'
import { keyResults } from './objectives.js'
import { people } from './people.js'

/** What each metric is expected to be; earlier paths stand in the audit rows of their change. */
export const targetPaths = sqliteTable('target_paths', {
  metricId: text('metric_id')
    .primaryKey()
    .references(() => metrics.id, { onDelete: 'restrict' }),
  side: text('side', { enum: ALERT_SIDES }).notNull(),
  threshold: real('threshold').notNull(),
  missing: text('missing', { enum: MISSING_PERIODS }).notNull(),
  periods: text('periods', { mode: 'json' })
    .$type<readonly z.infer<typeof TargetPeriod>[]>()
    .notNull(),
  changedAt: text('changed_at').notNull(),
  changedBy: text('changed_by')
    .notNull()
    .references(() => people.id, { onDelete: 'restrict' }),
})

export const reviews = sqliteTable(
  'reviews',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: REVIEW_KINDS }).notNull(),
    state: text('state', { enum: REVIEW_STATES }).notNull(),
    metricId: text('metric_id').references(() => metrics.id, { onDelete: 'restrict' }),
    budgetId: text('budget_id').references(() => budgets.id, { onDelete: 'restrict' }),
    from: text('from_day').notNull(),
    to: text('to_day').notNull(),
    trigger: text('trigger', { mode: 'json' }).$type<ReviewTrigger | BudgetReviewTrigger>(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    openedAt: text('opened_at').notNull(),
    openedBy: text('opened_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    /** As it stood at the close, of a review by the calendar; until then it is computed. */
    agenda: text('agenda', { mode: 'json' }).$type<Agenda>(),
    closing: text('closing', { mode: 'json' }).$type<ReviewClosing>(),
    /** Only periods that end after this day count towards the next alert. */
    rearmAfter: text('rearm_after'),
    verification: text('verification', { mode: 'json' }).$type<ReviewVerification>(),
  },
  (table) => [
    // One open review of a metric, whoever records its values at the same time.
    uniqueIndex('reviews_one_open')
      .on(table.metricId)
      .where(sql`${table.kind} = 'alert' and ${table.state} = 'open'`),
    uniqueIndex('reviews_one_open_budget')
      .on(table.budgetId)
      .where(sql`${table.kind} = 'alert' and ${table.state} = 'open'`),
    uniqueIndex('reviews_one_a_period')
      .on(table.kind, table.from)
      .where(sql`${table.kind} <> 'alert'`),
    index('reviews_metric').on(table.metricId, table.openedAt),
    index('reviews_state').on(table.state),
    check(
      'reviews_alert_has_subject',
      sql`(${table.kind} = 'alert') = ((${table.metricId} is not null) + (${table.budgetId} is not null))`,
    ),
    check(
      'reviews_alert_has_trigger',
      sql`(${table.kind} = 'alert') = (${table.trigger} is not null)`,
    ),
    check('reviews_open_until_closed', sql`(${table.state} = 'open') = (${table.closing} is null)`),
    check(
      'reviews_verified_whole',
      sql`(${table.state} = 'verified') = (${table.verification} is not null)`,
    ),
  ],
)

/** Decisions with the numbers they rested on; append-only. */
export const decisionLog = sqliteTable(
  'decision_log',
  {
    id: text('id').primaryKey(),
    source: text('source', { enum: ['review', 'verification', 'person'] }).notNull(),
    reviewId: text('review_id').references(() => reviews.id, { onDelete: 'restrict' }),
    title: text('title', { mode: 'json' }).$type<LocalizedLine>().notNull(),
    text: text('text', { mode: 'json' }).$type<LocalizedProse>().notNull(),
    metricId: text('metric_id').references(() => metrics.id, { onDelete: 'restrict' }),
    keyResultId: text('key_result_id').references(() => keyResults.id, { onDelete: 'restrict' }),
    experimentId: text('experiment_id').references(() => experiments.id, { onDelete: 'restrict' }),
    budgetId: text('budget_id').references(() => budgets.id, { onDelete: 'restrict' }),
    cause: text('cause', { enum: REVIEW_CAUSES }),
    outcome: text('outcome', { enum: VERIFY_OUTCOMES }),
    canonical: text('canonical').notNull(),
    hash: text('hash').notNull(),
    at: text('at').notNull(),
    by: text('by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [index('decision_log_at').on(table.at, table.id)],
)
