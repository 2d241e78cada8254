import { addDays } from '../../calendar.js'
import type { DecidedExperiment } from '../../contribution/read-decided.js'
import { TIERS, type Tier } from '../../contract/metric.js'
import type { Gain } from '../../contract/returns.js'
import { byTier, type PerTier } from '../../budget/per-tier.js'
import { normal, type Random } from '../../demo/random.js'
import type { Tree } from '../../metrics/rules.js'
import { concludedIn } from '../decided-gains.js'
import { tierReturns } from '../tier-returns.js'
import { trailingWindow } from '../trailing-window.js'

/** How the true effects of a tier are spread, in units of the North Star. */
export interface TrueEffects {
  readonly mean: number
  readonly spread: number
}

export interface YearSpec {
  readonly experiments: PerTier<number>
  readonly effects: PerTier<TrueEffects>
  /** Standard errors are drawn between these. */
  readonly errors: readonly [least: number, most: number]
}

/** What the product shows for a tier, beside what is true because it was planted. */
export interface ShownReturn {
  readonly shown: Gain | null
  readonly truth: number
}

const STAR = 'met_star'
const YEAR = { startsOn: '2026-01-01', endsOn: '2026-12-31' }
const DAYS = 365
/** Tenths of person-days. */
const SPENT = { core: 35_000, supporting: 8500, exploratory: 2500 }
/** What looks good is shipped, and now and then something that does not. */
const SHIP_ABOVE = 1
const SHIP_ANYWAY = 0.1

const TREE: Tree = new Map([
  [
    STAR,
    {
      id: STAR,
      tier: 'core',
      isNorthStar: true,
      isActive: true,
      parents: [],
      exemptUntil: null,
    },
  ],
])

/**
 * A year of experiments with known true effects, shipped by how they looked, read by the functions
 * that the product reads its own year with. Returns each tier's and the whole return on 100
 * person-days.
 */
export function simulatedYear(spec: YearSpec, random: Random): readonly ShownReturn[] {
  const drawn = TIERS.flatMap((tier) =>
    Array.from({ length: spec.experiments[tier] }, () => draw(spec, tier, random)),
  ).map((item, index) => numbered(item, index))
  const window = trailingWindow(YEAR, [YEAR], YEAR.endsOn)
  if (window === null) throw new Error('the simulated year has no days')
  const tierById = new Map(drawn.map((item) => [item.experiment.experimentId, item.tier]))
  const concluded = concludedIn({
    decided: drawn.map((item) => item.experiment),
    initiativeOf: new Map(),
    tierOf: ({ experimentId }) => {
      const tier = tierById.get(experimentId ?? '')
      return tier === undefined ? null : { tier, weights: null }
    },
    tree: TREE,
    window,
    level: 3,
    direction: 'up',
  })
  const { tiers, total } = tierReturns({
    unit: 1000,
    days: window.days,
    spent: SPENT,
    unassigned: 0,
    concluded,
    hasNorthStar: true,
    promoted: byTier(() => 0),
  })
  const truthOf = (tier: Tier) =>
    drawn.filter((item) => item.tier === tier).reduce((sum, item) => sum + item.gained, 0)
  const whole = TIERS.reduce((sum, tier) => sum + truthOf(tier), 0)
  const spent = TIERS.reduce((sum, tier) => sum + SPENT[tier], 0)
  return [
    ...tiers.map(({ tier, perUnit }) => ({
      shown: perUnit,
      truth: (truthOf(tier) * 1000) / SPENT[tier],
    })),
    { shown: total.perUnit, truth: (whole * 1000) / spent },
  ]
}

interface Drawn {
  readonly tier: Tier
  readonly estimate: number
  readonly error: number
  readonly shipped: { readonly shareBp: number; readonly from: string } | null
  /** The true effect × share of units × share of the year that it was live. */
  readonly gained: number
}

function draw({ effects, errors }: YearSpec, tier: Tier, random: Random): Drawn {
  const { mean, spread } = effects[tier]
  const truth = mean + spread * normal(random)
  const error = errors[0] + (errors[1] - errors[0]) * random()
  const estimate = truth + error * normal(random)
  const day = Math.floor(random() * DAYS)
  const shareBp = 2500 * Math.ceil(4 * random())
  const isShipped = estimate > SHIP_ABOVE * error || random() < SHIP_ANYWAY
  const live = (shareBp / 10_000) * ((DAYS - day) / DAYS)
  return {
    tier,
    estimate,
    error,
    shipped: isShipped ? { shareBp, from: addDays(YEAR.startsOn, day) } : null,
    gained: isShipped ? truth * live : 0,
  }
}

function numbered(
  { tier, estimate, error, shipped, gained }: Drawn,
  index: number,
): { readonly experiment: DecidedExperiment; readonly tier: Tier; readonly gained: number } {
  const absolute = { estimate, variance: error ** 2 }
  const experiment: DecidedExperiment = {
    experimentId: `exp_${index}`,
    number: index + 1,
    name: { en: 'Simulated' },
    targetMetricId: STAR,
    choice: shipped === null ? 'do_not_ship' : 'ship',
    decidedOn: shipped?.from ?? YEAR.endsOn,
    shipped,
    isReadable: true,
    effects: new Map([[STAR, { absolute, relative: null }]]),
  }
  return { experiment, tier, gained }
}
