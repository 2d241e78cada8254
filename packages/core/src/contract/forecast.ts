import { z } from 'zod'
import { Day, Id } from './text.js'

/** Why there is no forecast. */
export const NO_FORECAST = ['not_numeric', 'too_few_values', 'cycle_over', 'no_cycle'] as const
/** Why it cannot be said whether a target is within reach. */
export const NO_FEASIBILITY = [
  'no_metric',
  'no_direction',
  'not_numeric',
  'no_data',
  'no_ratio',
  'too_few_experiments',
  'no_wins',
] as const

/** Where a key result is heading, what it would need, and whether that is within reach. */
export const KeyResultForecast = z
  .object({
    keyResultId: Id,
    forecast: z
      .object({
        /** Least squares over so many of the newest values. */
        points: z.int(),
        slopePerDay: z.number(),
        day: Day,
        value: z.number(),
        interval: z.tuple([z.number(), z.number()]),
        level: z.number(),
        /** The same as shares of the way, lower end first. */
        raw: z.number(),
        rawInterval: z.tuple([z.number(), z.number()]),
        /** Even the upper end stays below the pass line. */
        trendingOff: z.boolean(),
      })
      .nullable(),
    noForecast: z.enum(NO_FORECAST).nullable(),
    required: z
      .object({
        /** Days of one period, the middle distance of its values. */
        periodDays: z.number(),
        periodsLeft: z.number(),
        perPeriod: z.number(),
      })
      .nullable(),
    feasibility: z
      .object({
        /** Relative change that the target still asks for. */
        needed: z.number(),
        /** Middle relative gain of a win, in the good direction. */
        winSize: z.number(),
        wins: z.int(),
        concluded: z.int(),
        winRate: z.number(),
        winRateInterval: z.tuple([z.number(), z.number()]),
        winsNeeded: z.int(),
        testsNeeded: z.int(),
        /** Tests that the pace of the year so far leaves room for. */
        testsLeft: z.number(),
        verdict: z.enum(['reached', 'within_reach', 'not_this_cycle', 'wrong_way']),
        /** Experiments on this metric alone, or on all of them where it had too few. */
        basis: z.enum(['metric', 'all']),
      })
      .nullable(),
    noFeasibility: z.enum(NO_FEASIBILITY).nullable(),
  })
  .meta({ id: 'KeyResultForecast' })
export type KeyResultForecast = z.infer<typeof KeyResultForecast>
