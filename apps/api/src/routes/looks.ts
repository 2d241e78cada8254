import { createRoute } from '@hono/zod-openapi'
import {
  getLook,
  getSignificanceTest,
  listLooks,
  listSignificanceTests,
  lookAtExperiment,
  recomputeSignificanceTest,
} from '@sextant/core'
import {
  Id,
  Look,
  PageQuery,
  pageOf,
  Recomputation,
  SignificanceTest,
} from '@sextant/core/contract'
import { withoutBody } from '../middleware/without-body.js'
import { created, IdParam, listOf, newRouter, ok } from '../openapi.js'

const tags = ['results']
const Looks = listOf(Look)
const SignificanceTests = pageOf(SignificanceTest)
const SignificanceTestQuery = PageQuery.extend({
  experimentId: Id.optional(),
  metricId: Id.optional(),
})

const list = createRoute({
  method: 'get',
  path: '/api/experiments/{id}/looks',
  operationId: 'listLooks',
  tags,
  summary: 'Every look at an experiment, the newest first',
  request: { params: IdParam },
  responses: ok('The looks', Looks),
})

const look = createRoute({
  method: 'post',
  path: '/api/experiments/{id}/looks',
  operationId: 'lookAtExperiment',
  tags,
  summary: 'Look at the data: health checks, tests and the verdict, kept as a new row',
  middleware: withoutBody,
  request: { params: IdParam },
  responses: created('The look', Look),
})

const get = createRoute({
  method: 'get',
  path: '/api/looks/{id}',
  operationId: 'getLook',
  tags,
  summary: 'One look',
  request: { params: IdParam },
  responses: ok('The look', Look),
})

const listTests = createRoute({
  method: 'get',
  path: '/api/significance-tests',
  operationId: 'listSignificanceTests',
  tags,
  summary: 'Stored significance tests of an experiment, of a metric, or all',
  request: { query: SignificanceTestQuery },
  responses: ok('One page of tests', SignificanceTests),
})

const getTest = createRoute({
  method: 'get',
  path: '/api/significance-tests/{id}',
  operationId: 'getSignificanceTest',
  tags,
  summary: 'One stored test, with what it was computed from',
  request: { params: IdParam },
  responses: ok('The test', SignificanceTest),
})

const recompute = createRoute({
  method: 'post',
  path: '/api/significance-tests/{id}/recompute',
  operationId: 'recomputeSignificanceTest',
  tags,
  summary: 'Compute a stored test again from its own row and compare the digits',
  middleware: withoutBody,
  request: { params: IdParam },
  responses: ok('The recomputation', Recomputation),
})

export const looks = newRouter()
  .openapi(list, async (c) => {
    const items = await listLooks(c.var.context, c.req.valid('param').id)
    return c.json(Looks.parse({ items }), 200)
  })
  .openapi(look, async (c) =>
    c.json(Look.parse(await lookAtExperiment(c.var.context, c.req.valid('param').id)), 201),
  )
  .openapi(get, async (c) =>
    c.json(Look.parse(await getLook(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(listTests, async (c) => {
    const page = await listSignificanceTests(c.var.context, c.req.valid('query'))
    return c.json(SignificanceTests.parse(page), 200)
  })
  .openapi(getTest, async (c) => {
    const test = await getSignificanceTest(c.var.context, c.req.valid('param').id)
    return c.json(SignificanceTest.parse(test), 200)
  })
  .openapi(recompute, async (c) => {
    const again = await recomputeSignificanceTest(c.var.context, c.req.valid('param').id)
    return c.json(Recomputation.parse(again), 200)
  })
