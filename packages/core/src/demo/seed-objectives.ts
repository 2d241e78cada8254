import { addDays } from '../calendar.js'
import type { Metric } from '../contract/metric.js'
import type { Cycle } from '../contract/cycle.js'
import type { Objective } from '../contract/objective.js'
import { changeKeyResultTarget } from '../objectives/change-key-result-target.js'
import { checkIn } from '../objectives/check-in.js'
import { createCycle } from '../objectives/create-cycle.js'
import { createKeyResult } from '../objectives/create-key-result.js'
import { createObjective } from '../objectives/create-objective.js'
import { publishCycle } from '../objectives/publish-cycle.js'
import { reviseCheckIn } from '../objectives/revise-check-in.js'
import { setAlignment } from '../objectives/set-alignment.js'
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

/** Publishes the current quarter with its objectives and key results, and the check-ins so far. */
export async function seedObjectives(
  world: DemoWorld,
  metrics: ReadonlyMap<string, Metric>,
): Promise<SeededObjectives> {
  const quarter = quarterOf(world.today)
  const opened = addDays(quarter.startsOn, -7)
  const { startsOn, endsOn, name } = quarter
  const dates = { name, startsOn, endsOn, state: 'draft' } as const
  const cycle = await createCycle(world.at(opened, 9, 'per_sara'), dates)
  const keyResultIds = new Map<string, string>()
  let companyId: string | null = null
  for (const spec of SPECS) {
    const ctx = world.at(opened, 10, spec.owner)
    const objective: Objective = await createObjective(ctx, {
      cycleId: cycle.id,
      title: spec.title,
      type: spec.type,
      ownerId: world.person(spec.owner),
      level: companyId === null ? 'company' : 'team',
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
    }
    if (companyId === null) companyId = objective.id
    else await setAlignment(ctx, objective.id, { parentId: companyId })
  }
  const open = await publishCycle(world.at(startsOn, 8, 'per_sara'), cycle.id)
  const checkIns = await seedAllCheckIns(world, quarter, keyResultIds)
  world.log(`${SPECS.length} objectives, ${keyResultIds.size} key results, ${checkIns} check-ins`)
  return { cycle: open, keyResultIds }
}

async function seedAllCheckIns(
  world: DemoWorld,
  quarter: Quarter,
  keyResultIds: ReadonlyMap<string, string>,
): Promise<number> {
  let count = 0
  for (const spec of SPECS.flatMap((objective) => objective.keyResults)) {
    const id = keyResultIds.get(spec.key)
    if (id !== undefined) count += await seedCheckIns(world, quarter, spec, id)
  }
  return count
}

/** One check-in a week up to yesterday; what there was to say stands in the week it was said. */
async function seedCheckIns(
  world: DemoWorld,
  quarter: Quarter,
  spec: KeyResultSpec,
  keyResultId: string,
): Promise<number> {
  const said = spec.checkIns.map((item) => ({
    ...item,
    day: addDays(quarter.startsOn, Math.floor(item.share * quarter.days)),
  }))
  const spoken = (day: string) =>
    said.some((item) => item.day > addDays(day, -4) && item.day < addDays(day, 4))
  const quiet = quarter.fridays
    .filter((day) => !spoken(day))
    .map((day) => ({
      day,
      confidence: said.findLast((item) => item.day < day)?.confidence ?? spec.confidence,
      comment: undefined,
      milestonesDone: undefined,
      miscounted: undefined,
    }))
  const dated = [...said, ...quiet]
    .filter((item) => item.day < world.today)
    .toSorted((a, b) => (a.day < b.day ? -1 : 1))
  for (const { day, confidence, comment, milestonesDone, miscounted } of dated) {
    const value = spec.counted ? betsBy(quarter.share(day)) : null
    const input = {
      day,
      confidence,
      comment: comment ?? null,
      value,
      milestonesDone: milestonesDone ? [...milestonesDone] : null,
    }
    const ctx = world.at(day, 15, spec.owner)
    const early = miscounted !== undefined && value !== null ? value + 1 : value
    const { checkIns } = await checkIn(ctx, keyResultId, { ...input, value: early })
    const said = checkIns.find((one) => one.day === day)
    if (miscounted === undefined || said === undefined) continue
    const later = world.at(day, 17, spec.owner)
    await reviseCheckIn(later, said.id, { ...input, reason: miscounted })
  }
  await seedRetarget(world, quarter, spec, keyResultId)
  return dated.length
}

/** A target that changes in the open quarter, once its day has come. */
async function seedRetarget(
  world: DemoWorld,
  quarter: Quarter,
  { retarget, owner }: KeyResultSpec,
  keyResultId: string,
): Promise<void> {
  if (retarget === undefined) return
  const { share, range, reason } = retarget
  const day = addDays(quarter.startsOn, Math.floor(share * quarter.days))
  if (day >= world.today) return
  await changeKeyResultTarget(world.at(day, 16, owner), keyResultId, { range, reason })
}

/** Five bets over the quarter, each concluded a little before it is due. */
function betsBy(share: number): number {
  return Math.min(5, Math.ceil(5 * share - 0.1))
}
