import { createRoute } from '@hono/zod-openapi'
import { listDecisions, logDecision } from '@sextant/core'
import { DecisionLogInput, LoggedDecision, pageOf, PageQuery } from '@sextant/core/contract'
import { body, created, newRouter, ok } from '../openapi.js'

const tags = ['reviews']
const Decisions = pageOf(LoggedDecision)

const list = createRoute({
  method: 'get',
  path: '/api/decision-log',
  operationId: 'listDecisions',
  tags,
  summary: 'Everything that was decided, with its frozen evidence, the newest first',
  request: { query: PageQuery },
  responses: ok('One page of decisions', Decisions),
})

const add = createRoute({
  method: 'post',
  path: '/api/decision-log',
  operationId: 'logDecision',
  tags,
  summary: 'Add a decision that came out of no review and no experiment',
  request: { body: body(DecisionLogInput) },
  responses: created('The decision with its evidence', LoggedDecision),
})

export const decisionLog = newRouter()
  .openapi(list, async (c) => {
    const page = await listDecisions(c.var.context, c.req.valid('query'))
    return c.json(Decisions.parse(page), 200)
  })
  .openapi(add, async (c) => {
    const decision = await logDecision(c.var.context, c.req.valid('json'))
    return c.json(LoggedDecision.parse(decision), 201)
  })
