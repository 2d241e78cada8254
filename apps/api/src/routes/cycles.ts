import { createRoute } from '@hono/zod-openapi'
import {
  closeCycle,
  createCycle,
  getAlignment,
  getBacklog,
  getCalibration,
  getCycleForecasts,
  getCycleOverview,
  getCycleTimeline,
  gradeCycle,
  listCycles,
  publishCycle,
  reopenCycle,
} from '@sextant/core'
import {
  AlignmentGraph,
  Calibration,
  Cycle,
  CycleInput,
  CycleOverview,
  CycleReopenInput,
  CycleStepInput,
  CycleTimeline,
  KeyResultForecast,
  Objective,
} from '@sextant/core/contract'
import { body, created, IdParam, listOf, newRouter, ok } from '../openapi.js'

const tags = ['objectives']
const Cycles = listOf(Cycle)
const Objectives = listOf(Objective)
const Forecasts = listOf(KeyResultForecast)

const list = createRoute({
  method: 'get',
  path: '/api/cycles',
  operationId: 'listCycles',
  tags,
  summary: 'All cycles',
  responses: ok('The cycles', Cycles),
})

const create = createRoute({
  method: 'post',
  path: '/api/cycles',
  operationId: 'createCycle',
  tags,
  summary: 'Make a cycle, such as a quarter, as a draft or open at once',
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

const forecasts = createRoute({
  method: 'get',
  path: '/api/cycles/{id}/forecasts',
  operationId: 'getCycleForecasts',
  tags,
  summary: 'Where every key result of a cycle is heading',
  request: { params: IdParam },
  responses: ok('The forecasts, in the order of the cycle', Forecasts),
})

const timeline = createRoute({
  method: 'get',
  path: '/api/cycles/{id}/timeline',
  operationId: 'getCycleTimeline',
  tags,
  summary: 'A cycle along its days, by objective',
  request: { params: IdParam },
  responses: ok('What happened, oldest first', CycleTimeline),
})

const publish = createRoute({
  method: 'post',
  path: '/api/cycles/{id}/publish',
  operationId: 'publishCycle',
  tags,
  summary: 'Open a draft; its targets are locked from then on',
  request: { params: IdParam, body: body(CycleStepInput) },
  responses: ok('The open cycle', Cycle),
})

const grade = createRoute({
  method: 'post',
  path: '/api/cycles/{id}/grade',
  operationId: 'gradeCycle',
  tags,
  summary: 'End the work on a cycle and begin to grade it',
  request: { params: IdParam, body: body(CycleStepInput) },
  responses: ok('The cycle in grading', Cycle),
})

const close = createRoute({
  method: 'post',
  path: '/api/cycles/{id}/close',
  operationId: 'closeCycle',
  tags,
  summary: 'Close a graded cycle; nothing is carried by it',
  request: { params: IdParam, body: body(CycleStepInput) },
  responses: ok('The closed cycle', Cycle),
})

const reopen = createRoute({
  method: 'post',
  path: '/api/cycles/{id}/reopen',
  operationId: 'reopenCycle',
  tags,
  summary: 'Open a graded or closed cycle again, for a reason',
  request: { params: IdParam, body: body(CycleReopenInput) },
  responses: ok('The open cycle', Cycle),
})

const alignment = createRoute({
  method: 'get',
  path: '/api/cycles/{id}/alignment',
  operationId: 'getAlignment',
  tags,
  summary: 'How the objectives of a cycle hang together, and what is wrong with it',
  request: { params: IdParam },
  responses: ok('The graph with its health and the reasons', AlignmentGraph),
})

const calibration = createRoute({
  method: 'get',
  path: '/api/cycles/{id}/calibration',
  operationId: 'getCalibration',
  tags,
  summary: 'How well the reader’s own team judged its chances',
  request: { params: IdParam },
  responses: ok('Brier scores by owner', Calibration),
})

const backlog = createRoute({
  method: 'get',
  path: '/api/backlog',
  operationId: 'getBacklog',
  tags,
  summary: 'Objectives that wait for a cycle',
  responses: ok('The objectives', Objectives),
})

export const cycles = newRouter()
  .openapi(list, async (c) => c.json(Cycles.parse({ items: await listCycles(c.var.context) }), 200))
  .openapi(create, async (c) =>
    c.json(Cycle.parse(await createCycle(c.var.context, c.req.valid('json'))), 201),
  )
  .openapi(overview, async (c) => {
    const page = await getCycleOverview(c.var.context, c.req.valid('param').id)
    return c.json(CycleOverview.parse(page), 200)
  })
  .openapi(forecasts, async (c) => {
    const items = await getCycleForecasts(c.var.context, c.req.valid('param').id)
    return c.json(Forecasts.parse({ items }), 200)
  })
  .openapi(timeline, async (c) => {
    const found = await getCycleTimeline(c.var.context, c.req.valid('param').id)
    return c.json(CycleTimeline.parse(found), 200)
  })
  .openapi(publish, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(Cycle.parse(await publishCycle(c.var.context, id, c.req.valid('json'))), 200)
  })
  .openapi(grade, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(Cycle.parse(await gradeCycle(c.var.context, id, c.req.valid('json'))), 200)
  })
  .openapi(close, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(Cycle.parse(await closeCycle(c.var.context, id, c.req.valid('json'))), 200)
  })
  .openapi(reopen, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(Cycle.parse(await reopenCycle(c.var.context, id, c.req.valid('json'))), 200)
  })
  .openapi(alignment, async (c) => {
    const graph = await getAlignment(c.var.context, c.req.valid('param').id)
    return c.json(AlignmentGraph.parse(graph), 200)
  })
  .openapi(calibration, async (c) => {
    const found = await getCalibration(c.var.context, c.req.valid('param').id)
    return c.json(Calibration.parse(found), 200)
  })
  .openapi(backlog, async (c) =>
    c.json(Objectives.parse({ items: await getBacklog(c.var.context) }), 200),
  )
