import { createRoute } from '@hono/zod-openapi'
import {
  changeKeyResult,
  changeKeyResultTarget,
  checkIn,
  createKeyResult,
  getForecast,
  getKeyResult,
  gradeKeyResult,
  reviseCheckIn,
} from '@sextant/core'
import {
  CheckInInput,
  CheckInRevisionInput,
  GradeInput,
  KeyResult,
  KeyResultChange,
  KeyResultForecast,
  KeyResultInput,
  TargetChangeInput,
} from '@sextant/core/contract'
import { body, created, IdParam, newRouter, ok } from '../openapi.js'

const tags = ['objectives']

const create = createRoute({
  method: 'post',
  path: '/api/key-results',
  operationId: 'createKeyResult',
  tags,
  summary: 'Add a key result, on a metric or entered by hand',
  request: { body: body(KeyResultInput) },
  responses: created('The key result', KeyResult),
})

const read = createRoute({
  method: 'get',
  path: '/api/key-results/{id}',
  operationId: 'getKeyResult',
  tags,
  summary: 'One key result: value, progress, pace, confidence, experiments',
  request: { params: IdParam },
  responses: ok('The key result', KeyResult),
})

const change = createRoute({
  method: 'patch',
  path: '/api/key-results/{id}',
  operationId: 'changeKeyResult',
  tags,
  summary: 'Change a key result; its target only before the cycle is published',
  request: { params: IdParam, body: body(KeyResultChange) },
  responses: ok('The key result', KeyResult),
})

const target = createRoute({
  method: 'post',
  path: '/api/key-results/{id}/target',
  operationId: 'changeKeyResultTarget',
  tags,
  summary: 'Change the target in an open cycle, for a reason that is kept',
  request: { params: IdParam, body: body(TargetChangeInput) },
  responses: ok('The key result, with the original target beside the new one', KeyResult),
})

const grade = createRoute({
  method: 'post',
  path: '/api/key-results/{id}/grade',
  operationId: 'gradeKeyResult',
  tags,
  summary: 'Grade a key result; the second of two people is told what the first said',
  request: { params: IdParam, body: body(GradeInput) },
  responses: ok('The key result with its grade', KeyResult),
})

const forecast = createRoute({
  method: 'get',
  path: '/api/key-results/{id}/forecast',
  operationId: 'getForecast',
  tags,
  summary: 'Where a key result is heading, what it needs, and whether that is within reach',
  request: { params: IdParam },
  responses: ok('Forecast, required pace and feasibility', KeyResultForecast),
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

const revise = createRoute({
  method: 'post',
  path: '/api/check-ins/{id}/revise',
  operationId: 'reviseCheckIn',
  tags,
  summary: 'Say a check-in anew and why; what it said before is kept',
  request: { params: IdParam, body: body(CheckInRevisionInput) },
  responses: created('The key result with the revision', KeyResult),
})

export const keyResults = newRouter()
  .openapi(create, async (c) =>
    c.json(KeyResult.parse(await createKeyResult(c.var.context, c.req.valid('json'))), 201),
  )
  .openapi(read, async (c) =>
    c.json(KeyResult.parse(await getKeyResult(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(change, async (c) => {
    const { id } = c.req.valid('param')
    const found = await changeKeyResult(c.var.context, id, c.req.valid('json'))
    return c.json(KeyResult.parse(found), 200)
  })
  .openapi(target, async (c) => {
    const { id } = c.req.valid('param')
    const found = await changeKeyResultTarget(c.var.context, id, c.req.valid('json'))
    return c.json(KeyResult.parse(found), 200)
  })
  .openapi(grade, async (c) => {
    const { id } = c.req.valid('param')
    const found = await gradeKeyResult(c.var.context, id, c.req.valid('json'))
    return c.json(KeyResult.parse(found), 200)
  })
  .openapi(forecast, async (c) => {
    const found = await getForecast(c.var.context, c.req.valid('param').id)
    return c.json(KeyResultForecast.parse(found), 200)
  })
  .openapi(newCheckIn, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(KeyResult.parse(await checkIn(c.var.context, id, c.req.valid('json'))), 201)
  })
  .openapi(revise, async (c) => {
    const { id } = c.req.valid('param')
    const found = await reviseCheckIn(c.var.context, id, c.req.valid('json'))
    return c.json(KeyResult.parse(found), 201)
  })
