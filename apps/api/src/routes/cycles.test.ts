import { openTestContext, TEST_PEOPLE, type TestContext } from '@sextant/core/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

const ownerId = TEST_PEOPLE[0].id
const QUARTER = { name: { en: 'Q4 2026' }, startsOn: '2026-10-01', endsOn: '2026-12-31' }
const NEXT = { name: { en: 'Q1 2027' }, startsOn: '2027-01-01', endsOn: '2027-03-31' }

let context: TestContext
let api: ReturnType<typeof testApi>['client']['api']
beforeEach(async () => {
  context = await openTestContext()
  api = testApi(context).client.api
})
afterEach(async () => context.dispose())

async function draft() {
  const cycle = await reply(api.cycles.$post({ json: { ...QUARTER, state: 'draft' } }))
  const objective = async (level: 'company' | 'team') =>
    reply(
      api.objectives.$post({ json: { cycleId: cycle.id, title: { en: level }, ownerId, level } }),
    )
  const company = await objective('company')
  const team = await objective('team')
  const keyResult = await reply(
    api['key-results'].$post({
      json: {
        objectiveId: team.id,
        title: { en: 'From 10 to 20' },
        range: { type: 'move', baseline: 10, target: 20 },
        ownerId,
      },
    }),
  )
  return { param: { id: cycle.id }, company, team, keyResult: { id: keyResult.id } }
}

describe('a quarter over HTTP', () => {
  test('is published, checked in on, graded, decided and closed', async () => {
    const { param, team, keyResult } = await draft()
    const step = api.cycles[':id']
    expect(await reply(step.publish.$post({ param, json: {} }))).toMatchObject({ state: 'open' })
    const checkIns = api['key-results'][':id']['check-ins']
    const said = { day: '2026-11-01', value: 14, status: 'at_risk', confidence: 0.4 } as const
    const { checkIns: made } = await reply(checkIns.$post({ param: keyResult, json: said }))
    const revised = await api['check-ins'][':id'].revise.$post({
      param: { id: made[0]?.id ?? '' },
      json: { ...said, value: 15, reason: { en: 'A slip' } },
    })
    expect(revised.status).toBe(201)
    const target = api['key-results'][':id'].target
    const range = { type: 'move', baseline: 10, target: 18 } as const
    const changed = await reply(
      target.$post({ param: keyResult, json: { range, reason: { en: 'Fewer people' } } }),
    )
    expect(changed).toMatchObject({ raw: 0.625, originalRaw: 0.5, health: 'at_risk' })
    await reply(step.grade.$post({ param, json: {} }))
    const grade = { score: 0.6, cause: 'capacity', expectedVersion: 0 } as const
    const graded = api['key-results'][':id'].grade
    await reply(graded.$post({ param: keyResult, json: grade }))
    const second = await graded.$post({ param: keyResult, json: grade })
    expect(second.status).toBe(409)
    expect(await second.json()).toMatchObject({
      reason: 'key_result.graded_meanwhile',
      params: { version: 1, score: 0.6, by: ownerId },
    })
    const next = await reply(api.cycles.$post({ json: { ...NEXT, state: 'draft' } }))
    const decided = await reply(
      api.objectives[':id']['close-decision'].$post({
        param: { id: team.id },
        json: { decision: 'keep', cycleId: next.id },
      }),
    )
    expect(decided.closing).toMatchObject({ decision: 'keep' })
    expect(await reply(step.close.$post({ param, json: {} }))).toMatchObject({ state: 'closed' })
    const calibration = await reply(step.calibration.$get({ param }))
    expect(calibration).toMatchObject({ owners: [{ ownerId, hitRate: 0, keyResults: 1 }] })
    expect(calibration.owners[0]?.brier).toBeCloseTo(0.16, 12)
    const reopened = await reply(step.reopen.$post({ param, json: { reason: { en: 'Late' } } }))
    expect(reopened.state).toBe('open')
    const carried = await reply(step.$get({ param: { id: next.id } }))
    expect(carried.objectives[0]?.keyResults[0]?.range).toEqual({ ...range, baseline: 15 })
  })

  test('aligns its objectives, and says what is wrong with it', async () => {
    const { param, company, team } = await draft()
    const before = await reply(api.cycles[':id'].alignment.$get({ param }))
    expect(before.faults.map(({ kind }) => kind)).toEqual(['orphan', 'no_key_results'])
    expect(before.score).toBe(84)
    const align = api.objectives[':id'].alignment
    const linked = await reply(
      align.$put({ param: { id: team.id }, json: { parentId: company.id } }),
    )
    expect(linked.parentId).toBe(company.id)
    const after = await reply(api.cycles[':id'].alignment.$get({ param }))
    expect(after).toMatchObject({
      score: 96,
      links: [{ fromId: team.id, toId: company.id, kind: 'contributes' }],
    })
    const back = await align.$put({ param: { id: company.id }, json: { parentId: team.id } })
    expect(back.status).toBe(409)
    expect(await back.json()).toMatchObject({ reason: 'objective.alignment_cycle' })
  })

  test('changes, copies and parks objectives, and draws a key result further', async () => {
    const { team, keyResult } = await draft()
    const param = { id: team.id }
    const changed = await reply(
      api.objectives[':id'].$patch({ param, json: { title: { en: 'Better' }, cap: 1.3 } }),
    )
    expect(changed).toMatchObject({ title: { en: 'Better' }, cap: 1.3 })
    const copy = await api.objectives[':id'].duplicate.$post({ param, json: { cycleId: null } })
    expect(copy.status).toBe(201)
    const { items } = await reply(api.backlog.$get())
    expect(items).toMatchObject([{ title: { en: 'Better' }, cycleId: null }])
    const renamed = await reply(
      api['key-results'][':id'].$patch({ param: keyResult, json: { title: { en: 'Renamed' } } }),
    )
    expect(renamed.title).toEqual({ en: 'Renamed' })
    expect(await reply(api['key-results'][':id'].forecast.$get({ param: keyResult }))).toEqual({
      keyResultId: keyResult.id,
      forecast: null,
      noForecast: 'too_few_values',
      required: null,
      feasibility: null,
      noFeasibility: 'no_metric',
    })
  })

  test('forecasts of a cycle are those of its key results, one by one', async () => {
    const { param, keyResult, team } = await draft()
    const range = { type: 'boolean' } as const
    const json = { objectiveId: team.id, title: { en: 'Second' }, range, ownerId }
    await reply(api['key-results'].$post({ json }))
    const { items } = await reply(api.cycles[':id'].forecasts.$get({ param }))
    expect(items).toHaveLength(2)
    expect(items[0]?.keyResultId).toBe(keyResult.id)
    for (const item of items) {
      const one = api['key-results'][':id'].forecast
      expect(await reply(one.$get({ param: { id: item.keyResultId } }))).toEqual(item)
    }
  })

  test('reads an objective with its links, and the cycle along its days', async () => {
    const { param, company, team, keyResult } = await draft()
    await reply(
      api.objectives[':id'].$patch({ param: { id: team.id }, json: { parentId: company.id } }),
    )
    const page = await reply(api.objectives[':id'].$get({ param: { id: team.id } }))
    expect(page).toMatchObject({ place: 2, parent: { id: company.id }, cycle: param })
    expect(page.history[0]).toMatchObject({ kind: 'changed', fields: ['parentId'] })
    const { lanes, events } = await reply(api.cycles[':id'].timeline.$get({ param }))
    expect(lanes.map((lane) => lane.objectiveId)).toEqual([company.id, team.id])
    expect(events).toMatchObject([{ kind: 'cycle_step', state: 'draft' }])
    expect(page.objective.keyResults.map(({ id }) => id)).toEqual([keyResult.id])
  })

  test('what is unknown is not found', async () => {
    const param = { id: 'xyz_nobody' }
    const json = {}
    const reason = { en: 'Why' }
    const range = { type: 'boolean' } as const
    const cycle = api.cycles[':id']
    const objective = api.objectives[':id']
    const keyResult = api['key-results'][':id']
    const expected = [
      [await cycle.publish.$post({ param, json }), 'cycle.not_found'],
      [await cycle.grade.$post({ param, json }), 'cycle.not_found'],
      [await cycle.close.$post({ param, json }), 'cycle.not_found'],
      [await cycle.reopen.$post({ param, json: { reason } }), 'cycle.not_found'],
      [await cycle.forecasts.$get({ param }), 'cycle.not_found'],
      [await cycle.alignment.$get({ param }), 'cycle.not_found'],
      [await cycle.calibration.$get({ param }), 'cycle.not_found'],
      [await cycle.timeline.$get({ param }), 'cycle.not_found'],
      [await objective.$get({ param }), 'objective.not_found'],
      [await objective.$patch({ param, json }), 'objective.not_found'],
      [await objective.alignment.$put({ param, json: { parentId: null } }), 'objective.not_found'],
      [await objective.duplicate.$post({ param, json: { cycleId: null } }), 'objective.not_found'],
      [
        await objective['close-decision'].$post({ param, json: { decision: 'abandon' } }),
        'objective.not_found',
      ],
      [await keyResult.$patch({ param, json }), 'key_result.not_found'],
      [await keyResult.target.$post({ param, json: { range, reason } }), 'key_result.not_found'],
      [
        await keyResult.grade.$post({ param, json: { score: 1, expectedVersion: 0 } }),
        'key_result.not_found',
      ],
      [await keyResult.forecast.$get({ param }), 'key_result.not_found'],
      [
        await api['check-ins'][':id'].revise.$post({ param, json: { day: '2026-11-01', reason } }),
        'check_in.not_found',
      ],
    ] as const
    for (const [response, reason] of expected) {
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ reason })
    }
  })
})
