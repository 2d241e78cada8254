import { z } from 'zod'
import { LEDGERS, DRIFT_SEVERITIES } from './budget.js'
import { InitiativeStanding, MetricExemption } from './gates.js'
import { DECISIONS, EXPERIMENT_STATES, VERDICTS } from './experiment.js'
import { ADHERENCE_READINGS } from './action.js'
import { PACE_HEALTH } from './objective.js'
import { METRIC_KINDS } from './metric.js'
import { DECISION_SOURCES, ReviewSummary } from './review.js'
import { BilingualLine, Day, Id, Instant, LocalizedLine, LocalizedProse } from './text.js'

/** Why an experiment is talked about. */
export const EXPERIMENT_ITEMS = ['attention', 'waiting', 'decided'] as const
/** Why a key result is talked about. */
export const KEY_RESULT_ITEMS = [
  'off_track',
  'at_risk',
  'stale',
  'no_data',
  'worse_than_baseline',
  'not_moving',
  'disagreement',
] as const

/** `alert` looks at one metric and what hangs on it; the others at everything. */
export const AGENDA_KINDS = ['weekly', 'alert', 'monthly', 'quarterly'] as const

/** What a meeting has to talk about, computed from the data; nothing of it is typed in. */
export const Agenda = z
  .object({
    kind: z.enum(AGENDA_KINDS),
    from: Day,
    to: Day,
    /** The day up to which it was computed. */
    asOf: Day,
    /** The cycle that the period ends in. */
    cycle: z
      .object({
        id: Id,
        name: LocalizedLine,
        progress: z.number().nullable(),
        expected: z.number().nullable(),
        confidence: z.number().nullable(),
        score: z.number().nullable(),
      })
      .nullable(),
    /** Open mandatory reviews, oldest first. */
    alerts: z.array(ReviewSummary),
    /** Closed reviews whose verification is due by the end of the period. */
    verifications: z.array(ReviewSummary),
    /** Mandatory reviews that closed in the period. */
    closed: z.array(ReviewSummary),
    experiments: z.array(
      z.object({
        experimentId: Id,
        number: z.int(),
        name: LocalizedLine,
        state: z.enum(EXPERIMENT_STATES),
        why: z.enum(EXPERIMENT_ITEMS),
        verdict: z.enum(VERDICTS).nullable(),
        choice: z.enum(DECISIONS).nullable(),
      }),
    ),
    keyResults: z.array(
      z.object({
        keyResultId: Id,
        objectiveId: Id,
        title: LocalizedLine,
        ownerId: Id,
        health: z.enum(PACE_HEALTH),
        progress: z.number().nullable(),
        expected: z.number().nullable(),
        confidence: z.number().nullable(),
        why: z.array(z.enum(KEY_RESULT_ITEMS)),
      }),
    ),
    /** How many key results the cycle has, so that the ones above can be read against it. */
    keyResultCount: z.int(),
    budgets: z.array(
      z.object({
        budgetId: Id,
        ledger: z.enum(LEDGERS),
        currency: z.string().nullable(),
        total: z.int(),
        spent: z.int(),
        overall: z.enum(DRIFT_SEVERITIES).nullable(),
        reliable: z.boolean().nullable(),
        overTotal: z.boolean(),
      }),
    ),
    /** Commitments of initiatives that are on the cycle's key results. */
    adherence: z.array(
      z.object({
        initiativeId: Id,
        name: LocalizedLine,
        rate: z.number().nullable(),
        readings: z.array(
          z.object({ keyResultId: Id, title: LocalizedLine, reading: z.enum(ADHERENCE_READINGS) }),
        ),
        /** What fell short in periods that ended in the period; of a week, in the week before too. */
        missed: z
          .array(
            z.object({
              actionId: Id,
              name: LocalizedLine,
              from: Day,
              to: Day,
              due: z.int(),
              done: z.int(),
            }),
          )
          // Agendas that closed before this was kept say nothing of it.
          .default([]),
      }),
    ),
    /** Metrics whose targets were beaten by the threshold twice. */
    tooEasy: z.array(z.object({ metricId: Id, name: BilingualLine })),
    /** Exemptions from the North Star that are over or end soon; of a monthly or quarterly review. */
    exemptions: z.array(MetricExemption),
    /** What to keep, fix or stop; of a quarterly review. */
    initiatives: z.array(InitiativeStanding),
    /** What experiments account for of the key results that have any; of a quarterly review. */
    contributions: z.array(
      z.object({
        keyResultId: Id,
        title: LocalizedLine,
        change: z.number().nullable(),
        sum: z.number().nullable(),
        sumInterval: z.tuple([z.number(), z.number()]).nullable(),
        unexplained: z.number().nullable(),
        parts: z.int(),
        metric: z.object({ kind: z.enum(METRIC_KINDS), unit: LocalizedLine.nullable() }),
      }),
    ),
    /** What was decided in the period, newest first; evidence is in the decision log. */
    decisions: z.array(
      z.object({
        id: Id,
        source: z.enum(DECISION_SOURCES),
        title: LocalizedLine,
        text: LocalizedProse,
        at: Instant,
        by: Id,
      }),
    ),
    /** No alert, verification, experiment, key result, budget, target or missed commitment. */
    quiet: z.boolean(),
  })
  .meta({ id: 'Agenda' })
export type Agenda = z.infer<typeof Agenda>

/** A review with what it is about: computed until it closes, then as it stood. */
export const Review = ReviewSummary.extend({ agenda: Agenda }).meta({ id: 'Review' })
export type Review = z.infer<typeof Review>
