import { createRoute } from '@hono/zod-openapi'
import { changeInitiative, createInitiative, getInitiative, listInitiatives } from '@sextant/core'
import { Initiative, InitiativeChange, InitiativeInput } from '@sextant/core/contract'
import { body, created, IdParam, listOf, newRouter, ok } from '../openapi.js'

const tags = ['budget']
const Initiatives = listOf(Initiative)

const list = createRoute({
  method: 'get',
  path: '/api/initiatives',
  operationId: 'listInitiatives',
  tags,
  summary: 'Initiatives with what they cost',
  responses: ok('All initiatives', Initiatives),
})

const create = createRoute({
  method: 'post',
  path: '/api/initiatives',
  operationId: 'createInitiative',
  tags,
  summary: 'Start an initiative in a tier',
  request: { body: body(InitiativeInput) },
  responses: created('The initiative', Initiative),
})

const get = createRoute({
  method: 'get',
  path: '/api/initiatives/{id}',
  operationId: 'getInitiative',
  tags,
  summary: 'One initiative',
  request: { params: IdParam },
  responses: ok('The initiative', Initiative),
})

const change = createRoute({
  method: 'patch',
  path: '/api/initiatives/{id}',
  operationId: 'changeInitiative',
  tags,
  summary: 'Change an initiative; a new tier holds from a day on',
  request: { params: IdParam, body: body(InitiativeChange) },
  responses: ok('The initiative as it now is', Initiative),
})

export const initiatives = newRouter()
  .openapi(list, async (c) =>
    c.json(Initiatives.parse({ items: await listInitiatives(c.var.context) }), 200),
  )
  .openapi(create, async (c) =>
    c.json(Initiative.parse(await createInitiative(c.var.context, c.req.valid('json'))), 201),
  )
  .openapi(get, async (c) =>
    c.json(Initiative.parse(await getInitiative(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(change, async (c) => {
    const { id } = c.req.valid('param')
    const changed = await changeInitiative(c.var.context, id, c.req.valid('json'))
    return c.json(Initiative.parse(changed), 200)
  })
