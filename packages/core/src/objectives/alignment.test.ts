import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import type { KeyResultInput, ObjectiveInput } from '../contract/objective.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import { northStar, openTestContext, supportingMetric, type TestContext } from '../testing.js'
import { alignmentFaults, alignmentScore, type AlignedObjective } from './alignment-faults.js'
import { leadsBack } from './alignment-links.js'
import { changeObjective } from './change-objective.js'
import { checkIn } from './check-in.js'
import { createCycle } from './create-cycle.js'
import { createKeyResult } from './create-key-result.js'
import { createObjective } from './create-objective.js'
import { getAlignment } from './get-alignment.js'
import { getCycleOverview } from './get-cycle-overview.js'
import { setAlignment } from './set-alignment.js'

let ctx: TestContext
let yearId: string
let quarterId: string
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-10-10T08:00:00.000Z' })
  const year = { name: { en: '2026' }, kind: 'year', startsOn: '2026-01-01' } as const
  yearId = (await createCycle(ctx, { ...year, endsOn: '2026-12-31' })).id
  const quarter = { name: { en: 'Q4' }, parentId: yearId, startsOn: '2026-10-01' }
  quarterId = (await createCycle(ctx, { ...quarter, endsOn: '2026-12-31' })).id
})
afterEach(() => ctx.dispose())

async function objective(rest: Partial<ObjectiveInput> = {}): Promise<string> {
  const base = { cycleId: quarterId, title: { en: 'O' }, ownerId: 'per_product' }
  return (await createObjective(ctx, { ...base, ...rest })).id
}

async function keyResult(objectiveId: string, rest: Partial<KeyResultInput> = {}) {
  return createKeyResult(ctx, {
    objectiveId,
    title: { en: 'KR' },
    range: { type: 'move', baseline: 0, target: 10 },
    ownerId: 'per_product',
    ...rest,
  })
}

async function progressOf(cycleId: string, id: string): Promise<number | null | undefined> {
  const { objectives } = await getCycleOverview(ctx, cycleId)
  return objectives.find((one) => one.id === id)?.progress
}

describe('alignment', () => {
  test('never leads back, by contributions and supports together', async () => {
    const [a, b, c] = [await objective(), await objective(), await objective()]
    await setAlignment(ctx, a, { parentId: b })
    await setAlignment(ctx, b, { parentId: null, supportIds: [c] })
    const before = await listAudit(ctx, {})
    const refused = [
      [c, { parentId: a }],
      [c, { parentId: null, supportIds: [a] }],
      [a, { parentId: a }],
    ] as const
    for (const [id, links] of refused) {
      const input = { ...links, supportIds: [...('supportIds' in links ? links.supportIds : [])] }
      await expect(setAlignment(ctx, id, input)).rejects.toMatchObject({
        reason: 'objective.alignment_cycle',
      })
    }
    expect(await listAudit(ctx, {})).toEqual(before)
    const { links } = await getAlignment(ctx, quarterId)
    expect(links).toEqual([
      { fromId: a, toId: b, kind: 'contributes' },
      { fromId: b, toId: c, kind: 'supports' },
    ])
  })

  test('stays in the cycle and those around it', async () => {
    const [own, around] = [await objective(), await objective({ cycleId: yearId })]
    const waiting = await objective({ cycleId: null })
    const linked = await setAlignment(ctx, own, { parentId: around })
    expect(linked.parentId).toBe(around)
    for (const [id, parentId, reason] of [
      [around, own, 'objective.parent_elsewhere'],
      [own, waiting, 'objective.parent_elsewhere'],
      [own, 'obj_none', 'objective.not_found'],
    ] as const) {
      await expect(setAlignment(ctx, id, { parentId })).rejects.toMatchObject({ reason })
    }
    const { nodes } = await getAlignment(ctx, quarterId)
    expect(nodes.map(({ id, cycleId }) => [id, cycleId])).toEqual([
      [own, quarterId],
      [around, yearId],
    ])
    const moved = await changeObjective(ctx, own, { cycleId: null })
    expect(moved.parentId).toBeNull()
  })

  test('a link back is found in any graph (against a search by reachability)', () => {
    const node = fc.integer({ min: 0, max: 7 }).map((index) => `o${index}`)
    const graphs = fc.array(fc.record({ fromId: node, toId: node }), { maxLength: 20 })
    fc.assert(
      fc.property(graphs, node, (links, id) => {
        let reached = new Set(links.filter((one) => one.fromId === id).map((one) => one.toId))
        for (let round = 0; round < 8; round += 1) {
          const more = links.filter((one) => reached.has(one.fromId)).map((one) => one.toId)
          reached = new Set([...reached, ...more])
        }
        expect(leadsBack(links, id)).toBe(reached.has(id))
      }),
    )
  })
})

describe('the health of alignment', () => {
  const one = (id: string, rest: Partial<AlignedObjective> = {}): AlignedObjective => {
    return { id, level: 'team', parentId: 'top', keyResults: [{ metricId: 'met_1' }], ...rest }
  }
  const top = one('top', { level: 'company', parentId: null })
  const faults = (objectives: readonly AlignedObjective[], pathMetricIds = ['met_1']) => {
    const levelOf = new Map(objectives.map(({ id, level }) => [id, level]))
    return alignmentFaults({ objectives, levelOf, pathMetricIds })
  }

  test.each([
    ['all is well', [top, one('a')], [], 100],
    ['nothing to hang on', [one('a', { parentId: null })], ['no_anchor', 'orphan'], 78],
    ['an orphan', [top, one('a', { parentId: null })], ['orphan'], 88],
    ['no key results', [top, one('a', { keyResults: [] })], ['no_key_results'], 96],
    ['a level is skipped', [top, one('a', { level: 'person' })], ['level_skip'], 97],
  ] as const)('%s', (_name, objectives, kinds, score) => {
    const found = faults(objectives)
    expect(found.map(({ kind }) => kind)).toEqual(kinds)
    expect(alignmentScore(found)).toBe(score)
  })

  test('every metric on the way without a key result costs, but never below 0', () => {
    const bare = Array.from({ length: 20 }, (_, index) => `met_bare_${index}`)
    expect(alignmentScore(faults([top], ['met_1', 'met_2']))).toBe(92)
    expect(alignmentScore(faults([top], bare))).toBe(0)
  })

  test('the way is that of active metrics that count', async () => {
    const star = await northStar(ctx)
    const metric = await supportingMetric(ctx, star.id, { key: 'activation' })
    const id = await objective({ level: 'company' })
    await keyResult(id, { metricId: metric.id })
    const { faults: found, score } = await getAlignment(ctx, quarterId)
    expect(found).toEqual([
      { kind: 'metric_without_key_result', penalty: 8, objectiveId: null, metricId: star.id },
    ])
    expect(score).toBe(92)
  })
})

describe('what contributes is counted', () => {
  async function contributing(parentId: string, value: number): Promise<string> {
    const id = await objective()
    const { id: of } = await keyResult(id)
    await checkIn(ctx, of, { day: '2026-10-05', value })
    await setAlignment(ctx, id, { parentId })
    return id
  }

  test('where the parent says so, over cycles too, beside its own key results', async () => {
    const parent = await objective({ cycleId: yearId, rollup: 'children' })
    await contributing(parent, 2)
    await contributing(parent, 6)
    expect(await progressOf(yearId, parent)).toBeCloseTo(0.4, 12)
    const own = await keyResult(parent)
    await checkIn(ctx, own.id, { day: '2026-10-05', value: 10 })
    expect(await progressOf(yearId, parent)).toBeCloseTo(0.4, 12)
    await changeObjective(ctx, parent, { rollup: 'both' })
    expect(await progressOf(yearId, parent)).toBeCloseTo(0.7, 12)
    await changeObjective(ctx, parent, { rollup: 'krs' })
    expect(await progressOf(yearId, parent)).toBe(1)
  })

  test('what supports is drawn and never counts', async () => {
    const parent = await objective({ rollup: 'children' })
    const id = await contributing(parent, 5)
    await setAlignment(ctx, id, { parentId: null, supportIds: [parent] })
    expect(await progressOf(quarterId, parent)).toBeNull()
  })

  test('by the size of the target where all add to one metric: 82.6, 16.5 and 0.8 percent', async () => {
    const star = await northStar(ctx)
    const period = { periodStart: '2026-10-01', periodEnd: '2026-10-07', value: 1000 }
    await recordMetricValues(ctx, star.id, [period])
    const parent = await objective({ rollup: 'children' })
    for (const target of [100_000, 20_000, 1000]) {
      const id = await objective()
      const range = { type: 'cumulative', baseline: 0, target } as const
      await keyResult(id, { metricId: star.id, range })
      await setAlignment(ctx, id, { parentId: parent })
    }
    // 0.826 · 1 % + 0.165 · 5 % + 0.008 · 100 %, and not their plain mean of 35 %.
    expect(await progressOf(quarterId, parent)).toBeCloseTo(3000 / 121_000, 12)
  })
})

test('no overshoot hides a miss, and a cap of 1.3 counts only beyond all targets', async () => {
  const id = await objective({ cap: 1.3 })
  const first = await keyResult(id)
  const second = await keyResult(id)
  const said = (of: string, value: number) => checkIn(ctx, of, { day: '2026-10-05', value })
  await said(first.id, 15)
  await said(second.id, 5)
  expect(await progressOf(quarterId, id)).toBe(0.75)
  await said(second.id, 12)
  expect(await progressOf(quarterId, id)).toBe(1.25)
  await changeObjective(ctx, id, { cap: 1 })
  expect(await progressOf(quarterId, id)).toBe(1)
  await said(second.id, -5)
  expect(await progressOf(quarterId, id)).toBe(0.5)
  const page = await getCycleOverview(ctx, quarterId)
  expect(page.objectives[0]?.keyResults.map((one) => [one.raw, one.flags])).toEqual([
    [1.5, ['beyond_target']],
    [-0.5, ['worse_than_baseline']],
  ])
})
