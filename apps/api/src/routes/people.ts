import { createRoute } from '@hono/zod-openapi'
import { listPeople } from '@sextant/core'
import { Person } from '@sextant/core/contract'
import { listOf, newRouter, ok } from '../openapi.js'

const People = listOf(Person)

const list = createRoute({
  method: 'get',
  path: '/api/people',
  operationId: 'listPeople',
  tags: ['people'],
  summary: 'Everybody who can own, decide or review',
  responses: ok('All people, the default actor first', People),
})

export const people = newRouter().openapi(list, async (c) =>
  c.json(People.parse({ items: await listPeople(c.var.context) }), 200),
)
