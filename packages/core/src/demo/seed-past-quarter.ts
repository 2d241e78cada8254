import { addDays } from '../calendar.js'
import type { Metric } from '../contract/metric.js'
import type { KeyResultRange } from '../contract/objective.js'
import { listMetricValues } from '../metrics/list-metric-values.js'
import { checkIn } from '../objectives/check-in.js'
import { closeCycle } from '../objectives/close-cycle.js'
import { createCycle } from '../objectives/create-cycle.js'
import { createKeyResult } from '../objectives/create-key-result.js'
import { createObjective } from '../objectives/create-objective.js'
import { decideObjective } from '../objectives/decide-objective.js'
import { getKeyResult } from '../objectives/get-key-result.js'
import { gradeCycle } from '../objectives/grade-cycle.js'
import { gradeKeyResult } from '../objectives/grade-key-result.js'
import { publishCycle } from '../objectives/publish-cycle.js'
import { PASS_LINES } from '../objectives/suggested-score.js'
import type { DemoWorld } from './demo-world.js'
import { idOf } from './metric-id.js'
import { PAST_OBJECTIVES, type PastKeyResultSpec } from './past-objectives.js'
import { quarterOf, type Quarter } from './quarter.js'

interface Seeded {
  readonly id: string
  readonly spec: PastKeyResultSpec
  readonly passLine: number
}

/** The quarter before, closed: published, checked in on, graded as suggested, decided. */
export async function seedPastQuarter(
  world: DemoWorld,
  metrics: ReadonlyMap<string, Metric>,
): Promise<void> {
  const quarter = quarterOf(addDays(quarterOf(world.today).startsOn, -1))
  const { startsOn, endsOn, name } = quarter
  const at = (day: string) => world.at(day, 9, 'per_sara')
  const dates = { name, startsOn, endsOn, state: 'draft' } as const
  const cycle = await createCycle(at(addDays(startsOn, -7)), dates)
  const seeded: Seeded[] = []
  const decisions: (() => Promise<unknown>)[] = []
  for (const spec of PAST_OBJECTIVES) {
    const ctx = world.at(addDays(startsOn, -6), 10, spec.owner)
    const { title, type, decision, comment } = spec
    const ownerId = world.person(spec.owner)
    const objective = await createObjective(ctx, { cycleId: cycle.id, title, type, ownerId })
    for (const one of spec.keyResults) {
      const { id } = await createKeyResult(ctx, {
        objectiveId: objective.id,
        title: one.title,
        metricId: 'metric' in one.measured ? idOf(metrics, one.measured.metric) : null,
        range: await rangeOf(world, one, metrics, quarter),
        confidence: one.confidence[0] ?? null,
        ownerId: world.person(one.owner),
      })
      seeded.push({ id, spec: one, passLine: PASS_LINES[type] })
    }
    const closing = world.at(endsOn, 16, spec.owner)
    decisions.push(() => decideObjective(closing, objective.id, { decision, comment }))
  }
  await publishCycle(at(startsOn), cycle.id)
  for (const one of seeded) await checkInEveryTwoWeeks(world, quarter, one)
  await gradeCycle(world.at(endsOn, 14, 'per_sara'), cycle.id)
  for (const one of seeded) await grade(world, endsOn, one)
  for (const decide of decisions) await decide()
  const comment = { en: 'Graded together on the last day.', zh: '最后一天共同评分。' }
  await closeCycle(world.at(endsOn, 17, 'per_sara'), cycle.id, { comment })
  world.log(`${PAST_OBJECTIVES.length} objectives of the quarter before, closed`)
}

/** On a metric: from where it stood, a quarter further than it then came. */
async function rangeOf(
  world: DemoWorld,
  { measured }: PastKeyResultSpec,
  metrics: ReadonlyMap<string, Metric>,
  quarter: Quarter,
): Promise<KeyResultRange> {
  if ('upTo' in measured) return { type: 'move', baseline: 0, target: measured.upTo }
  if ('milestones' in measured) {
    const milestones = measured.milestones.map((name) => ({ name, weight: 1, done: false }))
    return { type: 'milestone', milestones }
  }
  const ctx = world.at(world.today, 9, 'per_sara')
  const values = await listMetricValues(ctx, idOf(metrics, measured.metric))
  const on = (day: string) => values.findLast((value) => value.periodEnd <= day)?.value ?? 0
  const before = on(addDays(quarter.startsOn, -1))
  const rounded = (value: number) => Number(value.toFixed(measured.decimals))
  const step = 10 ** -measured.decimals
  const gain = Math.max(step, 1.25 * (on(quarter.endsOn) - before))
  return { type: 'move', baseline: rounded(before), target: rounded(rounded(before) + gain) }
}

async function checkInEveryTwoWeeks(
  world: DemoWorld,
  quarter: Quarter,
  { id, spec }: Seeded,
): Promise<void> {
  const { measured, confidence } = spec
  for (const [index, stated] of confidence.entries()) {
    const day = addDays(quarter.startsOn, 14 * index + 8)
    const share = (index + 1) / confidence.length
    await checkIn(world.at(day, 15, spec.owner), id, {
      day,
      confidence: stated,
      status: stated >= 0.6 ? 'on_track' : stated >= 0.4 ? 'at_risk' : 'off_track',
      value: 'upTo' in measured ? Math.round(share * measured.byTheEnd) : null,
      milestonesDone:
        'milestones' in measured
          ? measured.milestones.flatMap((_, at) =>
              (at + 1) / measured.milestones.length <= share ? [at] : [],
            )
          : null,
    })
  }
}

/** The suggested score, with a cause where it is below the pass line. */
async function grade(world: DemoWorld, day: string, { id, spec, passLine }: Seeded): Promise<void> {
  const ctx = world.at(day, 15, spec.owner)
  const { suggestedScore: score } = await getKeyResult(ctx, id)
  await gradeKeyResult(ctx, id, {
    score,
    reason: score === null ? { en: 'It was never measured.', zh: '没有测量过。' } : null,
    cause: score !== null && score < passLine ? spec.cause : null,
    expectedVersion: 0,
  })
}
