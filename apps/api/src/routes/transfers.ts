import { createRoute } from '@hono/zod-openapi'
import { decideTransfer, listTransfers, proposeTransfer } from '@sextant/core'
import { Transfer, TransferDecision, TransferInput } from '@sextant/core/contract'
import { body, created, IdParam, listOf, newRouter, ok } from '../openapi.js'

const tags = ['budget']
const Transfers = listOf(Transfer)
const ProposedTransfer = TransferInput.omit({ budgetId: true }).meta({ id: 'ProposedTransfer' })

const list = createRoute({
  method: 'get',
  path: '/api/budgets/{id}/transfers',
  operationId: 'listTransfers',
  tags,
  summary: 'Transfers of a budget, waiting and decided',
  request: { params: IdParam },
  responses: ok('The transfers, the newest proposal first', Transfers),
})

const propose = createRoute({
  method: 'post',
  path: '/api/budgets/{id}/transfers',
  operationId: 'proposeTransfer',
  tags,
  summary: 'Ask for planned amounts to be moved; a second person approves',
  request: { params: IdParam, body: body(ProposedTransfer) },
  responses: created('The transfer, waiting', Transfer),
})

const decide = createRoute({
  method: 'post',
  path: '/api/transfers/{id}/decision',
  operationId: 'decideTransfer',
  tags,
  summary: 'Approve or reject another’s transfer, or withdraw one’s own',
  request: { params: IdParam, body: body(TransferDecision) },
  responses: ok('The transfer as it now is', Transfer),
})

export const transfers = newRouter()
  .openapi(list, async (c) => {
    const items = await listTransfers(c.var.context, c.req.valid('param').id)
    return c.json(Transfers.parse({ items }), 200)
  })
  .openapi(propose, async (c) => {
    const input = { ...c.req.valid('json'), budgetId: c.req.valid('param').id }
    return c.json(Transfer.parse(await proposeTransfer(c.var.context, input)), 201)
  })
  .openapi(decide, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(Transfer.parse(await decideTransfer(c.var.context, id, c.req.valid('json'))), 200)
  })
