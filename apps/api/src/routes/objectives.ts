import { createRoute } from '@hono/zod-openapi'
import {
  checkIn,
  createCycle,
  createKeyResult,
  createObjective,
  getCycleOverview,
  getKeyResult,
  listCycles,
  setKeyResultWeights,
} from '@sextant/core'
import {
  CheckInInput,
  Cycle,
  CycleInput,
  CycleOverview,
  KeyResult,
  KeyResultInput,
  KeyResultWeightsInput,
  Objective,
  ObjectiveInput,
} from '@sextant/core/contract'
import { body, created, IdParam, listOf, newRouter, ok } from '../openapi.js'

const tags = ['objectives']
const Cycles = listOf(Cycle)

const cycles = createRoute({
  method: 'get',
  path: '/api/cycles',
  operationId: 'listCycles',
  tags,
  summary: 'All cycles',
  responses: ok('The cycles', Cycles),
})

const newCycle = createRoute({
  method: 'post',
  path: '/api/cycles',
  operationId: 'createCycle',
  tags,
  summary: 'Open a cycle, such as a quarter',
  request: { body: body(CycleInput) },
  responses: created('The cycle', Cycle),
})

const overview = createRoute({
  method: 'get',
  path: '/api/cycles/{id}',
  operationId: 'getCycleOverview',
  tags,
  summary: 'A cycle with its objectives and key results',
  request: { params: IdParam },
  responses: ok('The cycle on one page', CycleOverview),
})

const newObjective = createRoute({
  method: 'post',
  path: '/api/objectives',
  operationId: 'createObjective',
  tags,
  summary: 'Set an objective',
  request: { body: body(ObjectiveInput) },
  responses: created('The objective', Objective),
})

const weights = createRoute({
  method: 'put',
  path: '/api/objectives/{id}/weights',
  operationId: 'setKeyResultWeights',
  tags,
  summary: 'Weigh the delivery key results of an objective',
  request: { params: IdParam, body: body(KeyResultWeightsInput) },
  responses: ok('The objective with its new weights', Objective),
})

const newKeyResult = createRoute({
  method: 'post',
  path: '/api/key-results',
  operationId: 'createKeyResult',
  tags,
  summary: 'Add a key result, on a metric or entered by hand',
  request: { body: body(KeyResultInput) },
  responses: created('The key result', KeyResult),
})

const keyResult = createRoute({
  method: 'get',
  path: '/api/key-results/{id}',
  operationId: 'getKeyResult',
  tags,
  summary: 'One key result: value, progress, pace, confidence, experiments',
  request: { params: IdParam },
  responses: ok('The key result', KeyResult),
})

const newCheckIn = createRoute({
  method: 'post',
  path: '/api/key-results/{id}/check-ins',
  operationId: 'checkIn',
  tags,
  summary: 'Check in on a key result',
  request: { params: IdParam, body: body(CheckInInput) },
  responses: created('The key result with the check-in', KeyResult),
})

export const objectives = newRouter()
  .openapi(cycles, async (c) =>
    c.json(Cycles.parse({ items: await listCycles(c.var.context) }), 200),
  )
  .openapi(newCycle, async (c) =>
    c.json(Cycle.parse(await createCycle(c.var.context, c.req.valid('json'))), 201),
  )
  .openapi(overview, async (c) => {
    const page = await getCycleOverview(c.var.context, c.req.valid('param').id)
    return c.json(CycleOverview.parse(page), 200)
  })
  .openapi(newObjective, async (c) =>
    c.json(Objective.parse(await createObjective(c.var.context, c.req.valid('json'))), 201),
  )
  .openapi(weights, async (c) => {
    const { id } = c.req.valid('param')
    const objective = await setKeyResultWeights(c.var.context, id, c.req.valid('json'))
    return c.json(Objective.parse(objective), 200)
  })
  .openapi(newKeyResult, async (c) =>
    c.json(KeyResult.parse(await createKeyResult(c.var.context, c.req.valid('json'))), 201),
  )
  .openapi(keyResult, async (c) =>
    c.json(KeyResult.parse(await getKeyResult(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(newCheckIn, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(KeyResult.parse(await checkIn(c.var.context, id, c.req.valid('json'))), 201)
  })
