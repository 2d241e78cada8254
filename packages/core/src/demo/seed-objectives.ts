import { addDays } from '../calendar.js'
import type { Metric } from '../contract/metric.js'
import type { Cycle } from '../contract/cycle.js'
import { checkIn } from '../objectives/check-in.js'
import { createCycle } from '../objectives/create-cycle.js'
import { createKeyResult } from '../objectives/create-key-result.js'
import { createObjective } from '../objectives/create-objective.js'
import type { DemoWorld } from './demo-world.js'
import { DELIVERY_OBJECTIVES } from './delivery-objectives.js'
import { GROWTH_OBJECTIVES } from './growth-objectives.js'
import type { KeyResultSpec } from './objective-spec.js'
import { quarterOf, type Quarter } from './quarter.js'
import { idOf } from './metric-id.js'

const SPECS = [...DELIVERY_OBJECTIVES, ...GROWTH_OBJECTIVES]

export interface SeededObjectives {
  readonly cycle: Cycle
  readonly keyResultIds: ReadonlyMap<string, string>
}

/** Opens the current quarter with its objectives, key results and the check-ins so far. */
export async function seedObjectives(
  world: DemoWorld,
  metrics: ReadonlyMap<string, Metric>,
): Promise<SeededObjectives> {
  const quarter = quarterOf(world.today)
  const opened = addDays(quarter.startsOn, -7)
  const { startsOn, endsOn, name } = quarter
  const cycle = await createCycle(world.at(opened, 9, 'per_sara'), { name, startsOn, endsOn })
  const keyResultIds = new Map<string, string>()
  let checkIns = 0
  for (const spec of SPECS) {
    const ctx = world.at(opened, 10, spec.owner)
    const objective = await createObjective(ctx, {
      cycleId: cycle.id,
      title: spec.title,
      type: spec.type,
      ownerId: world.person(spec.owner),
    })
    for (const keyResult of spec.keyResults) {
      const { id } = await createKeyResult(ctx, {
        objectiveId: objective.id,
        title: keyResult.title,
        metricId: keyResult.metric === undefined ? null : idOf(metrics, keyResult.metric),
        range: keyResult.range,
        role: keyResult.role ?? 'delivery',
        weightBp: keyResult.weightBp ?? null,
        confidence: keyResult.confidence,
        ownerId: world.person(keyResult.owner),
      })
      keyResultIds.set(keyResult.key, id)
      checkIns += await seedCheckIns(world, quarter, keyResult, id)
    }
  }
  world.log(`${SPECS.length} objectives, ${keyResultIds.size} key results, ${checkIns} check-ins`)
  return { cycle, keyResultIds }
}

/** Check-ins up to yesterday, and one of this week so that an active key result is never stale. */
async function seedCheckIns(
  world: DemoWorld,
  quarter: Quarter,
  spec: KeyResultSpec,
  keyResultId: string,
): Promise<number> {
  const dated = spec.checkIns
    .map((item) => ({
      ...item,
      day: addDays(quarter.startsOn, Math.floor(item.share * quarter.days)),
    }))
    .filter((item) => item.day < world.today)
  const recent = addDays(world.today, -3)
  const newest = dated.at(-1)
  if (spec.metric === undefined && newest && newest.day < recent) {
    dated.push({ share: quarter.share(recent), confidence: newest.confidence, day: recent })
  }
  for (const { day, confidence, comment, milestonesDone } of dated) {
    await checkIn(world.at(day, 15, spec.owner), keyResultId, {
      day,
      confidence,
      comment: comment ?? null,
      value: spec.counted ? betsBy(quarter.share(day)) : null,
      milestonesDone: milestonesDone ? [...milestonesDone] : null,
    })
  }
  return dated.length
}

/** Five bets over the quarter, each concluded a little before it is due. */
function betsBy(share: number): number {
  return Math.min(5, Math.ceil(5 * share - 0.1))
}
