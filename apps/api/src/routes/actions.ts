import { createRoute } from '@hono/zod-openapi'
import { addAction, endAction, getAdherence, logAction } from '@sextant/core'
import {
  ActionEndInput,
  ActionLogInput,
  Adherence,
  RecurringAction,
  RecurringActionInput,
} from '@sextant/core/contract'
import { body, created, IdParam, newRouter, ok } from '../openapi.js'

const tags = ['budget']

const add = createRoute({
  method: 'post',
  path: '/api/initiatives/{id}/actions',
  operationId: 'addAction',
  tags,
  summary: 'Commit an initiative to something it does again and again',
  request: { params: IdParam, body: body(RecurringActionInput) },
  responses: created('The recurring action', RecurringAction),
})

const log = createRoute({
  method: 'post',
  path: '/api/actions/{id}/log',
  operationId: 'logAction',
  tags,
  summary: 'Say how often it was done on a day; the newest word stands',
  request: { params: IdParam, body: body(ActionLogInput) },
  responses: created('What was kept so far', Adherence),
})

const end = createRoute({
  method: 'post',
  path: '/api/actions/{id}/end',
  operationId: 'endAction',
  tags,
  summary: 'Give a commitment its last day, today or later',
  request: { params: IdParam, body: body(ActionEndInput) },
  responses: ok('What was kept so far', Adherence),
})

const adherence = createRoute({
  method: 'get',
  path: '/api/initiatives/{id}/adherence',
  operationId: 'getAdherence',
  tags,
  summary: 'Commitments kept, beside what the key results did',
  request: { params: IdParam },
  responses: ok('What was kept so far', Adherence),
})

export const actions = newRouter()
  .openapi(add, async (c) => {
    const action = await addAction(c.var.context, c.req.valid('param').id, c.req.valid('json'))
    return c.json(RecurringAction.parse(action), 201)
  })
  .openapi(log, async (c) => {
    const kept = await logAction(c.var.context, c.req.valid('param').id, c.req.valid('json'))
    return c.json(Adherence.parse(kept), 201)
  })
  .openapi(end, async (c) => {
    const kept = await endAction(c.var.context, c.req.valid('param').id, c.req.valid('json'))
    return c.json(Adherence.parse(kept), 200)
  })
  .openapi(adherence, async (c) => {
    const kept = await getAdherence(c.var.context, c.req.valid('param').id)
    return c.json(Adherence.parse(kept), 200)
  })
