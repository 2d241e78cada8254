import { createRoute } from '@hono/zod-openapi'
import { readResults, resultSegments, resultSeries, resultSql, verifyResults } from '@sextant/core'
import {
  Id,
  LiveReading,
  ResultSegments,
  ResultSeries,
  ResultSql,
  ResultVerification,
  SegmentsQuery,
  SeriesQuery,
} from '@sextant/core/contract'
import { z } from 'zod'
import { withoutBody } from '../middleware/without-body.js'
import { created, IdParam, newRouter, ok } from '../openapi.js'

const tags = ['results']
const MetricQuery = z.strictObject({ metricId: Id })

const now = createRoute({
  method: 'get',
  path: '/api/experiments/{id}/results',
  operationId: 'resultsNow',
  tags,
  summary:
    'The results of an experiment on events as they stand; not stored, and no alpha is spent',
  request: { params: IdParam },
  responses: ok('The results, read like a look; or why there are none yet', LiveReading),
})

const series = createRoute({
  method: 'get',
  path: '/api/experiments/{id}/series',
  operationId: 'resultSeries',
  tags,
  summary:
    'A metric over time: by day of exposure, running up to each day, or by days since exposure',
  request: { params: IdParam, query: SeriesQuery },
  responses: ok('The series', ResultSeries),
})

const segments = createRoute({
  method: 'get',
  path: '/api/experiments/{id}/segments',
  operationId: 'resultSegments',
  tags,
  summary: 'A metric by the values of a segment, exploratory, with p-values adjusted by Holm',
  request: { params: IdParam, query: SegmentsQuery },
  responses: ok('The segments', ResultSegments),
})

const verify = createRoute({
  method: 'post',
  path: '/api/experiments/{id}/verify',
  operationId: 'verifyResults',
  tags,
  summary: 'Compute the results anew from all events and compare; what differs is replaced',
  middleware: withoutBody,
  request: { params: IdParam },
  responses: created('What the comparison found', ResultVerification),
})

const sql = createRoute({
  method: 'get',
  path: '/api/experiments/{id}/sql',
  operationId: 'resultSql',
  tags,
  summary: 'The SQL that computes a metric from the events in full',
  request: { params: IdParam, query: MetricQuery },
  responses: ok('The query', ResultSql),
})

export const results = newRouter()
  .openapi(now, async (c) =>
    c.json(LiveReading.parse(await readResults(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(series, async (c) => {
    const { id } = c.req.valid('param')
    const points = await resultSeries(c.var.context, id, c.req.valid('query'))
    return c.json(ResultSeries.parse(points), 200)
  })
  .openapi(segments, async (c) => {
    const { id } = c.req.valid('param')
    const values = await resultSegments(c.var.context, id, c.req.valid('query'))
    return c.json(ResultSegments.parse(values), 200)
  })
  .openapi(verify, async (c) => {
    const found = await verifyResults(c.var.context, c.req.valid('param').id)
    return c.json(ResultVerification.parse(found), 201)
  })
  .openapi(sql, async (c) => {
    const { metricId } = c.req.valid('query')
    const query = await resultSql(c.var.context, c.req.valid('param').id, metricId)
    return c.json(ResultSql.parse(query), 200)
  })
