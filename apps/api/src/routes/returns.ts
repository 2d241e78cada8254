import { createRoute } from '@hono/zod-openapi'
import { getReturns } from '@sextant/core'
import { Returns, ReturnsQuery } from '@sextant/core/contract'
import { newRouter, ok } from '../openapi.js'

const get = createRoute({
  method: 'get',
  path: '/api/returns',
  operationId: 'getReturns',
  tags: ['budget'],
  summary: 'Return and learning by tier over the four quarters that end with a cycle',
  request: { query: ReturnsQuery },
  responses: ok('By tier and initiative, with the trend and the funnel of promotions', Returns),
})

export const returns = newRouter().openapi(get, async (c) =>
  c.json(Returns.parse(await getReturns(c.var.context, c.req.valid('query'))), 200),
)
