import { createRoute } from '@hono/zod-openapi'
import { answerAdvice, listAdvice } from '@sextant/core'
import { AdviceAnswer, AnsweredAdvice, BudgetAdvice } from '@sextant/core/contract'
import { body, created, IdParam, newRouter, ok } from '../openapi.js'

const tags = ['budget']

const list = createRoute({
  method: 'get',
  path: '/api/budgets/{id}/advice',
  operationId: 'listAdvice',
  tags,
  summary: 'What the facts propose to move, and what was answered',
  request: { params: IdParam },
  responses: ok('Open advice with its reasons, and answers with what became of them', BudgetAdvice),
})

const answer = createRoute({
  method: 'post',
  path: '/api/budgets/{id}/advice',
  operationId: 'answerAdvice',
  tags,
  summary: 'Accept, edit or reject advice; accepted advice proposes a transfer',
  request: { params: IdParam, body: body(AdviceAnswer) },
  responses: created('The answer, kept in the decision log', AnsweredAdvice),
})

export const advice = newRouter()
  .openapi(list, async (c) => {
    const found = await listAdvice(c.var.context, c.req.valid('param').id)
    return c.json(BudgetAdvice.parse(found), 200)
  })
  .openapi(answer, async (c) => {
    const { id } = c.req.valid('param')
    const made = await answerAdvice(c.var.context, id, c.req.valid('json'))
    return c.json(AnsweredAdvice.parse(made), 201)
  })
