import { createRoute } from '@hono/zod-openapi'
import { getProgramme, programmeDecisionsCsv, programmeRatesCsv } from '@sextant/core'
import { Programme, ProgrammeQuery } from '@sextant/core/contract'
import { z } from 'zod'
import { newRouter, ok } from '../openapi.js'
import { textFile } from '../text-download.js'

const tags = ['experiments']
const request = { query: ProgrammeQuery }
const csvFile = {
  200: { description: 'A CSV file', content: { 'text/csv': { schema: z.string() } } },
}

const get = createRoute({
  method: 'get',
  path: '/api/programme',
  operationId: 'getProgramme',
  tags,
  summary: 'How experimenting goes in a window: pace, shares by tier, team and metric, impact',
  request,
  responses: ok('The programme from the first day to the last, or to today', Programme),
})

const rates = createRoute({
  method: 'get',
  path: '/api/programme/rates.csv',
  operationId: 'getProgrammeRates',
  tags,
  summary: 'Counts and shares with intervals, by tier, team and metric',
  request,
  responses: csvFile,
})

const decisions = createRoute({
  method: 'get',
  path: '/api/programme/decisions.csv',
  operationId: 'getProgrammeDecisions',
  tags,
  summary: 'What was decided on experiments in a window, the newest first',
  request,
  responses: csvFile,
})

export const programme = newRouter()
  .openapi(get, async (c) =>
    c.json(Programme.parse(await getProgramme(c.var.context, c.req.valid('query'))), 200),
  )
  .openapi(rates, async (c) => {
    const query = c.req.valid('query')
    const text = await programmeRatesCsv(c.var.context, query)
    return textFile(text, `programme-${query.from}-${query.to}.csv`, 'text/csv')
  })
  .openapi(decisions, async (c) => {
    const query = c.req.valid('query')
    const text = await programmeDecisionsCsv(c.var.context, query)
    return textFile(text, `decisions-${query.from}-${query.to}.csv`, 'text/csv')
  })
