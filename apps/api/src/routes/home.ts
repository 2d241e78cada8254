import { createRoute } from '@hono/zod-openapi'
import { getHome } from '@sextant/core'
import { Home } from '@sextant/core/contract'
import { newRouter, ok } from '../openapi.js'

const get = createRoute({
  method: 'get',
  path: '/api/home',
  operationId: 'getHome',
  tags: ['home'],
  summary: 'The first screen in one read',
  responses: ok('North Star, lanes by tier, budgets, what waits', Home),
})

export const home = newRouter().openapi(get, async (c) =>
  c.json(Home.parse(await getHome(c.var.context)), 200),
)
