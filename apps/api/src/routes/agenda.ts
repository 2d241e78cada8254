import { createRoute } from '@hono/zod-openapi'
import { getWeeklyAgenda, listDuties } from '@sextant/core'
import { Agenda, Duty } from '@sextant/core/contract'
import { listOf, newRouter, ok } from '../openapi.js'

const tags = ['reviews']
const Duties = listOf(Duty)

const weekly = createRoute({
  method: 'get',
  path: '/api/agenda/weekly',
  operationId: 'getWeeklyAgenda',
  tags,
  summary: 'What this week’s follow-up has to talk about',
  responses: ok('The agenda, computed now', Agenda),
})

const duties = createRoute({
  method: 'get',
  path: '/api/duties',
  operationId: 'listDuties',
  tags,
  summary: 'What waits for the one who asks, what is overdue first',
  responses: ok('The duties', Duties),
})

export const agenda = newRouter()
  .openapi(weekly, async (c) => c.json(Agenda.parse(await getWeeklyAgenda(c.var.context)), 200))
  .openapi(duties, async (c) =>
    c.json(Duties.parse({ items: await listDuties(c.var.context) }), 200),
  )
