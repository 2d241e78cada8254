import { createRoute } from '@hono/zod-openapi'
import {
  archiveMetric,
  changeMetric,
  createMetric,
  getMetric,
  listMetricValues,
  listMetricVersions,
  listMetrics,
  recordMetricValues,
} from '@sextant/core'
import {
  Metric,
  MetricChange,
  MetricInput,
  MetricValue,
  MetricValueInput,
  MetricVersion,
  pageOf,
  PageQuery,
} from '@sextant/core/contract'
import { z } from 'zod'
import { withoutBody } from '../middleware/without-body.js'
import { body, created, IdParam, listOf, newRouter, ok } from '../openapi.js'

const tags = ['metrics']
const Metrics = pageOf(Metric)
const Versions = listOf(MetricVersion)
const Values = listOf(MetricValue)
const ValuesInput = z.strictObject({ values: z.array(MetricValueInput).min(1).max(1000) })

const list = createRoute({
  method: 'get',
  path: '/api/metrics',
  operationId: 'listMetrics',
  tags,
  summary: 'The metric library',
  request: { query: PageQuery },
  responses: ok('One page of metrics', Metrics),
})

const create = createRoute({
  method: 'post',
  path: '/api/metrics',
  operationId: 'createMetric',
  tags,
  summary: 'Define a metric',
  request: { body: body(MetricInput) },
  responses: created('The metric, at version 1', Metric),
})

const get = createRoute({
  method: 'get',
  path: '/api/metrics/{id}',
  operationId: 'getMetric',
  tags,
  summary: 'One metric',
  request: { params: IdParam },
  responses: ok('The metric', Metric),
})

const change = createRoute({
  method: 'patch',
  path: '/api/metrics/{id}',
  operationId: 'changeMetric',
  tags,
  summary: 'Change a metric; a changed definition makes a new version',
  request: { params: IdParam, body: body(MetricChange) },
  responses: ok('The metric as it now is', Metric),
})

const archive = createRoute({
  method: 'post',
  path: '/api/metrics/{id}/archive',
  operationId: 'archiveMetric',
  tags,
  summary: 'Retire a metric that nothing depends on',
  middleware: withoutBody,
  request: { params: IdParam },
  responses: ok('The archived metric', Metric),
})

const versions = createRoute({
  method: 'get',
  path: '/api/metrics/{id}/versions',
  operationId: 'listMetricVersions',
  tags,
  summary: 'Every version of the definition',
  request: { params: IdParam },
  responses: ok('The versions', Versions),
})

const values = createRoute({
  method: 'get',
  path: '/api/metrics/{id}/values',
  operationId: 'listMetricValues',
  tags,
  summary: 'The measured series',
  request: { params: IdParam },
  responses: ok('The values by period', Values),
})

const record = createRoute({
  method: 'post',
  path: '/api/metrics/{id}/values',
  operationId: 'recordMetricValues',
  tags,
  summary: 'Record measured periods, all of them or none',
  request: { params: IdParam, body: body(ValuesInput) },
  responses: created('The recorded values', Values),
})

export const metrics = newRouter()
  .openapi(list, async (c) =>
    c.json(Metrics.parse(await listMetrics(c.var.context, c.req.valid('query'))), 200),
  )
  .openapi(create, async (c) =>
    c.json(Metric.parse(await createMetric(c.var.context, c.req.valid('json'))), 201),
  )
  .openapi(get, async (c) =>
    c.json(Metric.parse(await getMetric(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(change, async (c) => {
    const metric = await changeMetric(c.var.context, c.req.valid('param').id, c.req.valid('json'))
    return c.json(Metric.parse(metric), 200)
  })
  .openapi(archive, async (c) =>
    c.json(Metric.parse(await archiveMetric(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(versions, async (c) => {
    const items = await listMetricVersions(c.var.context, c.req.valid('param').id)
    return c.json(Versions.parse({ items }), 200)
  })
  .openapi(values, async (c) => {
    const items = await listMetricValues(c.var.context, c.req.valid('param').id)
    return c.json(Values.parse({ items }), 200)
  })
  .openapi(record, async (c) => {
    const { values } = c.req.valid('json')
    const items = await recordMetricValues(c.var.context, c.req.valid('param').id, values)
    return c.json(Values.parse({ items }), 201)
  })
