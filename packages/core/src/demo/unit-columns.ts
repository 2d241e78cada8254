import { bernoulli, binomial, normal, poisson, skewed, type Random } from './random.js'

/** One learner of a file: how engaged they are, and the stream their numbers come from. */
interface Learner {
  readonly random: Random
  /** Standard normal; what ties a learner’s metrics together. */
  readonly engagement: number
  /** Standard normal; what a metric of theirs keeps from one month to the next, where that counts. */
  readonly habit?: number
}

const HABIT = 0.8

/** What is a learner’s own in one metric besides their engagement. */
function ownOf({ random, habit }: Learner): number {
  const noise = normal(random)
  return habit === undefined ? noise : HABIT * habit + Math.sqrt(1 - HABIT ** 2) * noise
}

export interface UnitColumns {
  /** Names of the columns; the second is the denominator of a ratio. */
  readonly names: readonly [string] | readonly [string, string]
  /** Values of one learner, under a relative lift of the metric’s mean. */
  draw(learner: Learner, lift: number): readonly string[]
}

/** A mean of positive, skewed values. */
function amount(name: string, mean: number, spread: number, tie: number): UnitColumns {
  return {
    names: [name],
    draw: (learner, lift) => {
      const own = tie * learner.engagement + Math.sqrt(1 - tie ** 2) * ownOf(learner)
      return [(mean * (1 + lift) * skewed(own, spread)).toFixed(3)]
    },
  }
}

/** A mean of counts, more spread than Poisson. */
function tally(name: string, mean: number, spread: number, tie: number): UnitColumns {
  return {
    names: [name],
    draw: (learner, lift) => {
      const own = tie * learner.engagement + Math.sqrt(1 - tie ** 2) * ownOf(learner)
      return [String(poisson(learner.random, mean * (1 + lift) * skewed(own, spread)))]
    },
  }
}

/** A yes or no; engaged learners say yes more often. */
function share(name: string, chance: number, tie: number): UnitColumns {
  return {
    names: [name],
    draw: ({ random, engagement }, lift) => {
      const own = chance * (1 + lift) * (1 + tie * engagement)
      return [String(bernoulli(random, Math.min(1, Math.max(0, own))))]
    },
  }
}

const score: UnitColumns = {
  names: ['quiz_score'],
  draw: (learner, lift) => {
    const own = 76.4 * (1 + lift) + 13 * (0.3 * learner.engagement + 0.954 * ownOf(learner))
    return [Math.min(100, Math.max(0, own)).toFixed(1)]
  },
}

const completion: UnitColumns = {
  names: ['lessons_completed', 'lessons_started'],
  draw: ({ random, engagement }, lift) => {
    const started = 1 + poisson(random, 4.6 * skewed(engagement, 0.3))
    const chance = Math.min(1, Math.max(0, 0.61 * (1 + lift) + 0.06 * engagement))
    return [String(binomial(random, started, chance)), String(started)]
  },
}

/** How each metric of the demo looks in a file of learners, by the metric’s key. */
export const UNIT_COLUMNS: Readonly<Record<string, UnitColumns>> = {
  weekly_hours: amount('learning_hours', 3.38, 0.55, 0.6),
  sessions_per_learner: tally('sessions', 4.6, 0.4, 0.7),
  minutes_per_session: amount('minutes_per_session', 44, 0.34, 0.3),
  streak_share: share('kept_streak', 0.22, 0.3),
  day7_retention: share('back_on_day_7', 0.39, 0.2),
  lesson_completion: completion,
  onboarding_completion: share('finished_onboarding', 0.745, 0.08),
  load_time_p95: amount('load_time_p95_s', 1.9, 0.3, 0),
  quiz_score: score,
  notification_opt_outs: share('opted_out', 0.024, -0.1),
  ai_tutor_sessions: tally('tutor_sessions', 0.6, 0.9, 0.4),
  study_room_joins: tally('room_joins', 0.18, 0.8, 0.4),
  voice_practice_attempts: tally('voice_attempts', 0.31, 0.9, 0.4),
}
