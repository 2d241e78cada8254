import type { Cycle } from '../contract/cycle.js'
import type { KeyResultRange, PacingProfile } from '../contract/objective.js'
import { decimal, ONE, over, plus, ratio, ZERO, type Fraction } from '../fraction.js'
import { cycleDays } from './cycle-days.js'
import { expectedBy } from './pace.js'
import { seasonalShare, type Period } from './season.js'

export interface ExpectedProgress {
  readonly expected: Fraction
  /** A seasonal profile without a year before: the linear one stands in. */
  readonly seasonUnknown: boolean
}

/** Progress that a profile expects by a day of the cycle (OKR rules 3.6). */
export function expectedProgress(
  facts: {
    readonly profile: PacingProfile
    readonly range: KeyResultRange
    readonly cycle: Cycle
    readonly season: readonly Period[]
  },
  day: string,
): ExpectedProgress {
  const { profile, range, cycle, season } = facts
  const { elapsed } = cycleDays(cycle, day)
  switch (profile.type) {
    case 'linear':
    case 'back_loaded':
      return { expected: expectedBy(profile.type, elapsed), seasonUnknown: false }
    case 'step':
      return { expected: stepShare(profile.steps ?? dueSteps(range), day), seasonUnknown: false }
    case 'seasonal': {
      const share = seasonalShare(season, cycle, day)
      return { expected: share ?? elapsed, seasonUnknown: share === null }
    }
  }
}

interface Step {
  readonly day: string
  readonly share: number | Fraction
}

/** The share of the newest step that is due; 0 before the first. */
function stepShare(steps: readonly Step[], day: string): Fraction {
  const share = steps.findLast((step) => step.day <= day)?.share ?? 0
  return typeof share === 'number' ? decimal(share) : share
}

/** Steps from the milestones' due days, by weight; those without a day are due at the end. */
function dueSteps(range: KeyResultRange): Step[] {
  if (range.type !== 'milestone') return []
  const even = range.milestones.every((milestone) => milestone.weight === 0)
  const weightOf = (weight: number) => (even ? ONE : decimal(weight))
  const all = range.milestones.map(({ weight }) => weightOf(weight)).reduce(plus, ZERO)
  const dated = range.milestones
    .flatMap(({ due, weight }) => (due === undefined ? [] : [{ day: due, weight }]))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1))
  let sum = ratio(0)
  return dated.map(({ day, weight }) => {
    sum = plus(sum, weightOf(weight))
    return { day, share: over(sum, all) }
  })
}
