import { createRoute } from '@hono/zod-openapi'
import { getContribution } from '@sextant/core'
import { Contribution } from '@sextant/core/contract'
import { IdParam, newRouter, ok } from '../openapi.js'

const get = createRoute({
  method: 'get',
  path: '/api/key-results/{id}/contribution',
  operationId: 'getContribution',
  tags: ['objectives'],
  summary: 'What shipped experiments account for of a key result’s movement',
  request: { params: IdParam },
  responses: ok('Baseline, experiments, unexplained, current', Contribution),
})

export const contribution = newRouter().openapi(get, async (c) => {
  const found = await getContribution(c.var.context, c.req.valid('param').id)
  return c.json(Contribution.parse(found), 200)
})
