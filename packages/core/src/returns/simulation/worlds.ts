import { byTier } from '../../budget/per-tier.js'
import { seededRandom } from '../../demo/random.js'
import { simulatedYear, type TrueEffects, type YearSpec } from './simulated-year.js'

/** Years of one kind, and what is allowed beside the noise of the simulation. */
interface World extends YearSpec {
  readonly name: string
  readonly seed: number
  /** By how much the share of intervals that hold the truth may fall short of 0.95. */
  readonly leeway: number
}

const USUAL = { core: 16, supporting: 12, exploratory: 8 }
const FEW = { core: 5, supporting: 5, exploratory: 4 }
const ERRORS = [0.01, 0.03] as const
const same = (effects: TrueEffects) => byTier(() => effects)
/** Careful work brings a little for sure, bold work a lot or nothing. */
const UNLIKE = {
  core: { mean: 0.004, spread: 0.012 },
  supporting: { mean: 0.006, spread: 0.02 },
  exploratory: { mean: 0, spread: 0.04 },
}

/** Kinds of years: alike or not, weak, mostly losing, with too few experiments of a tier. */
export const WORLDS: readonly World[] = [
  {
    name: 'alike',
    seed: 81,
    experiments: USUAL,
    effects: same({ mean: 0.005, spread: 0.02 }),
    errors: ERRORS,
    leeway: 0.01,
  },
  {
    name: 'unlike by tier',
    seed: 82,
    experiments: USUAL,
    effects: UNLIKE,
    errors: ERRORS,
    leeway: 0.01,
  },
  {
    name: 'weak effects',
    seed: 83,
    experiments: USUAL,
    effects: same({ mean: 0.002, spread: 0.01 }),
    errors: ERRORS,
    leeway: 0.01,
  },
  {
    name: 'mostly losers',
    seed: 84,
    experiments: USUAL,
    effects: same({ mean: -0.01, spread: 0.012 }),
    errors: ERRORS,
    leeway: 0.01,
  },
  {
    name: 'few, alike',
    seed: 85,
    experiments: FEW,
    effects: same({ mean: 0.005, spread: 0.02 }),
    errors: ERRORS,
    leeway: 0.01,
  },
  {
    // Fewer than six of a tier are drawn towards all others, which is wrong where they differ.
    name: 'few, unlike',
    seed: 86,
    experiments: FEW,
    effects: UNLIKE,
    errors: ERRORS,
    leeway: 0.04,
  },
]

export interface Coverage {
  /** Core, supporting, exploratory, all of them. */
  readonly group: 'core' | 'supporting' | 'exploratory' | 'all'
  /** Years in which an interval was shown. */
  readonly years: number
  readonly held: number
  /** Mean of what is shown less what is true, in mean half widths of the interval. */
  readonly bias: number
}

const GROUPS = ['core', 'supporting', 'exploratory', 'all'] as const

/** How often the shown intervals of so many years held the planted return. */
export function coverageOf({ seed, ...spec }: World, years: number): Coverage[] {
  const random = seededRandom(seed)
  const sums = GROUPS.map(() => ({ years: 0, held: 0, off: 0, width: 0 }))
  for (let year = 0; year < years; year += 1) {
    for (const [index, { shown, truth }] of simulatedYear(spec, random).entries()) {
      const sum = sums[index]
      if (sum === undefined || shown === null || shown.interval === null) continue
      const [low, high] = shown.interval
      sum.years += 1
      sum.held += low <= truth && truth <= high ? 1 : 0
      sum.off += shown.estimate - truth
      sum.width += (high - low) / 2
    }
  }
  return sums.map((sum, index) => ({
    group: GROUPS[index] ?? 'all',
    years: sum.years,
    held: sum.held,
    bias: sum.off / sum.width,
  }))
}
