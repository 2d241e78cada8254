import type { IncomingBatch } from '@sextant/events'
import { assignUnit } from '../contract/assign-unit.js'
import type { Experiment } from '../contract/experiment.js'
import { bernoulli, poisson, seededRandom, type Random } from './random.js'
import { LESSON_FINISHED, LESSON_STARTED, PLAYBACK_FAILED } from './stream-experiment.js'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** How long before the last screen, and after, a learner’s lessons are told of. */
const DAYS_BEFORE = 10
const DAYS_AFTER = 5
const NEXT_LESSON = 0.31
const PLATFORMS = ['ios', 'android', 'web'] as const

/** Learners of so many days, from the day the experiment started. */
export interface StreamSpec {
  readonly source: string
  readonly seed: number
  readonly days: number
  readonly learnersPerDay: number
  /** Relative lift of going on to the next lesson. */
  readonly lift: number
  /** Nothing is sent of what happens later; ms. */
  readonly now: number
}

/**
 * What the apps sent since the experiment started, a day at a time: who the learners are, what they
 * did before, which last screen they saw, and what they did after. Nobody’s, but the same for everybody.
 */
export function* streamEvents(
  experiment: Pick<Experiment, 'key' | 'variants' | 'assignment' | 'startedAt'>,
  spec: StreamSpec,
): Generator<IncomingBatch> {
  const random = seededRandom(spec.seed)
  const start = Date.parse(experiment.startedAt ?? '')
  for (let day = 0; day < spec.days; day += 1) {
    const items: object[] = []
    for (let index = 0; index < spec.learnersPerDay; index += 1) {
      const learner = `learner-${String(day * spec.learnersPerDay + index + 1).padStart(6, '0')}`
      const seen = start + day * DAY + random() * 20 * HOUR
      items.push(...learnerEvents(experiment, spec, { learner, seen, random }))
    }
    const receivedAt = Math.min(spec.now, start + (day + 1) * DAY + DAYS_AFTER * DAY)
    yield { source: spec.source, items, receivedAt }
  }
}

function learnerEvents(
  { key, variants, assignment }: Parameters<typeof streamEvents>[0],
  { lift, now }: StreamSpec,
  {
    learner,
    seen,
    random,
  }: { readonly learner: string; readonly seen: number; readonly random: Random },
): object[] {
  const { seed, layer, coverageBp } = assignment
  const weightsBp = variants.map(({ weightBp }) => weightBp)
  const index = assignUnit({ seed: seed ?? key, layer, coverageBp, weightsBp }, learner)
  const variant = typeof index === 'number' ? variants[index] : undefined
  const platform = PLATFORMS[Math.floor(random() * PLATFORMS.length)] ?? 'web'
  const isPlus = random() < 0.3
  const habit = 0.5 + random()
  const went = NEXT_LESSON * habit * (variant?.isControl === false ? 1 + lift : 1)
  const items: { readonly at: number; readonly body: object }[] = []
  const track = (at: number, event: string, properties: object) =>
    items.push({ at, body: { type: 'track', event, properties } })
  const lesson = (at: number) => {
    track(at, LESSON_STARTED, { platform, preview: false })
    const hours = Math.round((0.15 + 0.4 * random()) * 100) / 100
    track(at + hours * HOUR, LESSON_FINISHED, { platform, hours })
  }
  const traits = { plan: isPlus ? 'plus' : 'free' }
  items.push({ at: seen - DAYS_BEFORE * DAY, body: { type: 'identify', traits } })
  const before = poisson(random, 1.6 * habit)
  for (let count = 0; count < before; count += 1) lesson(seen - random() * DAYS_BEFORE * DAY)
  if (variant !== undefined) {
    const properties = { experimentId: key, variationId: variant.key, platform }
    track(seen, 'Experiment Viewed', properties)
  }
  if (bernoulli(random, Math.min(0.95, went)) === 1) lesson(seen + (0.1 + 22 * random()) * HOUR)
  const after = poisson(random, 0.9 * habit)
  for (let count = 0; count < after; count += 1) lesson(seen + (1 + random() * 4) * DAY)
  const failures = poisson(random, 0.22)
  for (let count = 0; count < failures; count += 1) {
    track(seen + random() * 3 * DAY, PLAYBACK_FAILED, { platform })
  }
  return items
    .filter(({ at }) => at < now)
    .map(({ at, body }, place) => ({
      ...body,
      userId: learner,
      messageId: `${learner}-${place}`,
      timestamp: new Date(at).toISOString(),
    }))
}
