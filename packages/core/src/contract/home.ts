import { z } from 'zod'
import { BudgetSummary, LEDGERS } from './budget.js'
import { Experiment } from './experiment.js'
import { Metric, MetricValue, TIERS } from './metric.js'
import { Cycle } from './cycle.js'
import { KeyResult, PACE_HEALTH } from './objective.js'
import { ReviewSummary } from './review.js'
import { Id, Instant, LocalizedLine } from './text.js'
import { Transfer } from './transfer.js'

export const LaneMetric = z
  .object({
    metric: Metric,
    series: z.array(MetricValue),
    target: z.number().nullable(),
    keyResultId: Id.nullable(),
    health: z.enum(PACE_HEALTH).nullable(),
  })
  .meta({ id: 'LaneMetric' })

/** The first screen in one read. */
export const Home = z
  .object({
    cycle: Cycle.nullable(),
    day: z.int().nullable(),
    days: z.int().nullable(),
    northStar: z
      .object({ metric: Metric, series: z.array(MetricValue), keyResult: KeyResult.nullable() })
      .nullable(),
    lanes: z.array(
      z.object({
        tier: z.enum(TIERS),
        spendShare: z.number().nullable(),
        metrics: z.array(LaneMetric),
      }),
    ),
    budgets: z.array(BudgetSummary),
    /** Running or stopped experiments that ask for somebody, most urgent first. */
    attention: z.array(Experiment),
    /** Experiments whose verdict waits for a decision. */
    waiting: z.array(Experiment),
    /** Transfers of the cycle’s budgets that wait for a second person, oldest first. */
    transfers: z.array(
      Transfer.extend({
        ledger: z.enum(LEDGERS),
        currency: z.string().nullable(),
        /** Names of initiatives at its ends; null where an end is a tier or a bucket. */
        fromName: LocalizedLine.nullable(),
        toName: LocalizedLine.nullable(),
      }).meta({ id: 'WaitingTransfer' }),
    ),
    /** Mandatory reviews that are open, oldest first. */
    reviews: z.array(ReviewSummary),
    running: z.int(),
    dataWatermark: Instant.nullable(),
  })
  .meta({ id: 'Home' })
export type Home = z.infer<typeof Home>
