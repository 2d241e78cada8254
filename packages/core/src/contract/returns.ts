import { z } from 'zod'
import { LEDGERS, TierMix } from './budget.js'
import { NOT_CARRIED } from './contribution.js'
import { METRIC_KINDS, TIERS } from './metric.js'
import { BilingualLine, Day, Id, LocalizedLine, LocalizedProse } from './text.js'

/**
 * Return on 1 % of the spend by tier in the long run over surviving companies (Nagji and Tuff, HBR
 * 05/2012): returns 10/20/70 on spend 70/20/10. A reference, never an expectation of a quarter.
 */
export const LONG_RUN_MULTIPLE = { core: 10 / 70, supporting: 20 / 20, exploratory: 70 / 10 }
/** Below so many concluded experiments an interval would be invented. */
export const LEAST_EXPERIMENTS = 3

/** Why a gain is not known, or stands without an interval (`too_few`). */
export const GAIN_GAPS = [
  'no_north_star',
  'nothing_shipped',
  'not_live_yet',
  'not_carried',
  'too_few',
] as const
/**
 * Towards whose usual effect the counted ones are drawn against the winner's curse: six or more of
 * their own tier, all experiments, or nothing because there are fewer than six. Weakest last.
 */
export const DRAWN_TO = ['tier', 'all', 'nothing'] as const
/** Why there is no cost per learning. */
export const COST_GAPS = ['no_learning', 'nothing_booked'] as const
/** Why there is no return multiple. */
export const MULTIPLE_GAPS = [
  'gain_unknown',
  'nothing_booked',
  'sum_not_positive',
  'sign_unclear',
] as const

/** A gain of the North Star, positive where it moves the way it should. */
export const Gain = z
  .object({
    estimate: z.number(),
    /** 95 %; null where too few experiments say it. */
    interval: z.tuple([z.number(), z.number()]).nullable(),
  })
  .meta({ id: 'Gain' })
export type Gain = z.infer<typeof Gain>

const counts = {
  /** Amount booked in the window: tenths of a person-day, or minor units. */
  spent: z.int(),
  /** Ended with a recorded decision on data that may be read. */
  concluded: z.int(),
  /** Of those, decided to ship. */
  shipped: z.int(),
  /** Shipped ones whose effect reaches the North Star: measured on it, or along proven steps. */
  counted: z.int(),
  /** Average over the window: effect × share of units × share of the days live. */
  gain: Gain.nullable(),
  gainGap: z.enum(GAIN_GAPS).nullable(),
  drawnTo: z.enum(DRAWN_TO).nullable(),
  /** The gain on 100 person-days, or on 10,000 of the currency; null with nothing booked. */
  perUnit: Gain.nullable(),
}

const learning = {
  costPerLearning: z.number().nullable(),
  costGap: z.enum(COST_GAPS).nullable(),
  /** Concluded experiments a week. */
  velocity: z.number().nullable(),
}

export const TierReturn = z
  .object({
    tier: z.enum(TIERS),
    ...counts,
    ...learning,
    /** Of what lies on a tier, 0–1. */
    share: z.number().nullable(),
    /** Metrics that left this tier upwards in the window. */
    promoted: z.int(),
    /** promoted / concluded; null while nothing is concluded, and of core. */
    promotionRate: z.number().nullable(),
    /** Part of the whole gain; null as `multiple` is. */
    returnShare: z.number().nullable(),
    /** Part of the gain over part of the spend. */
    multiple: z.number().nullable(),
    multipleGap: z.enum(MULTIPLE_GAPS).nullable(),
  })
  .meta({ id: 'TierReturn' })
export type TierReturn = z.infer<typeof TierReturn>

/** One initiative, or the experiments of a tier that belong to none. */
export const InitiativeReturn = z
  .object({
    initiativeId: Id.nullable(),
    name: LocalizedLine.nullable(),
    /** As of the end of the window. */
    tier: z.enum(TIERS).nullable(),
    ...counts,
  })
  .meta({ id: 'InitiativeReturn' })
export type InitiativeReturn = z.infer<typeof InitiativeReturn>

const perTier = <T extends z.ZodType>(item: T) =>
  z.object({ core: item, supporting: item, exploratory: item })

/** Something that changed the mix, on its day. */
export const MIX_EVENTS = ['terms_changed', 'transfer_approved', 'scenario_adopted'] as const
export const MixEvent = z
  .object({
    kind: z.enum(MIX_EVENTS),
    day: Day,
    /** As it was typed, or the text of the decision. */
    reason: LocalizedProse,
    /** Of a transfer. */
    amount: z.int().nullable(),
    /** Of new terms: the target before and after; of a scenario: what it aims at. */
    mixBefore: TierMix.nullable(),
    mixAfter: TierMix.nullable(),
  })
  .meta({ id: 'MixEvent' })
export type MixEvent = z.infer<typeof MixEvent>

/** One budget in the trend, up to the last day of the window. */
export const ReturnPeriod = z
  .object({
    budgetId: Id,
    cycleId: Id,
    name: LocalizedLine,
    startsOn: Day,
    endsOn: Day,
    targetMix: TierMix,
    /** Half width of each band, in shares. */
    band: perTier(z.number()),
    spent: perTier(z.int()),
    unassigned: z.int(),
    /** Null while nothing lies on a tier. */
    shares: perTier(z.number()).nullable(),
    concluded: perTier(z.int()),
    events: z.array(MixEvent),
  })
  .meta({ id: 'ReturnPeriod' })
export type ReturnPeriod = z.infer<typeof ReturnPeriod>

/** A metric that changed its tier in the window. */
export const TierMove = z
  .object({
    metricId: Id,
    name: BilingualLine,
    from: z.enum(TIERS),
    to: z.enum(TIERS),
    day: Day,
    reason: z.string().nullable(),
  })
  .meta({ id: 'TierMove' })
export type TierMove = z.infer<typeof TierMove>

/** How far metrics that began as exploratory have come, of all time. */
export const PromotionFunnel = z
  .object({ exploratory: z.int(), supporting: z.int(), core: z.int() })
  .meta({ id: 'PromotionFunnel' })

/** Return and learning by tier over the four quarters that end with a cycle. */
export const Returns = z
  .object({
    ledger: z.enum(LEDGERS),
    currency: z.string().nullable(),
    /** From the first day with a budget in the year to today or its end; null without any budget. */
    window: z.object({ from: Day, until: Day, days: z.int() }).nullable(),
    northStar: z
      .object({
        metricId: Id,
        name: BilingualLine,
        kind: z.enum(METRIC_KINDS),
        unit: LocalizedLine.nullable(),
      })
      .nullable(),
    tiers: z.array(TierReturn),
    total: z.object({ ...counts, ...learning }),
    /** Booked in the window and on nothing that has a tier. */
    unassigned: z.int(),
    coverage: z.number().nullable(),
    initiatives: z.array(InitiativeReturn),
    /** Shipped ones whose effect does not reach the North Star, by reason. */
    notCarried: z.array(
      z.object({
        experimentId: Id,
        number: z.int(),
        name: LocalizedLine,
        tier: z.enum(TIERS).nullable(),
        why: z.enum(NOT_CARRIED),
      }),
    ),
    /** Decided in the year on days without a budget of this ledger: their cost is not known. */
    outsideBudgets: z.int(),
    /** Concluded on a metric or initiative that has no tier. */
    withoutTier: z.int(),
    periods: z.array(ReturnPeriod),
    moves: z.array(TierMove),
    funnel: PromotionFunnel,
  })
  .meta({ id: 'Returns' })
export type Returns = z.infer<typeof Returns>

export const ReturnsQuery = z.strictObject({
  ledger: z.enum(LEDGERS),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  /** The four quarters end with it. */
  cycleId: Id,
})
export type ReturnsQuery = z.infer<typeof ReturnsQuery>
