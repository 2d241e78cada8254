import { createRoute } from '@hono/zod-openapi'
import {
  assignEntry,
  bookEntry,
  changeBudget,
  createBudget,
  getBudgetHistory,
  getBudgetSummary,
  listBudgets,
  listEntries,
} from '@sextant/core'
import {
  AssignedEntry,
  Budget,
  BudgetChange,
  BudgetHistory,
  BudgetInput,
  BudgetSummary,
  Entry,
  EntryAssignment,
  EntryInput,
  EntryQuery,
  Id,
  pageOf,
} from '@sextant/core/contract'
import { z } from 'zod'
import { body, created, IdParam, listOf, newRouter, ok } from '../openapi.js'

const tags = ['budget']
const Budgets = listOf(Budget)
const BudgetQuery = z.strictObject({ cycleId: Id.optional() })
const Entries = pageOf(Entry)
const BookedEntry = EntryInput.omit({ budgetId: true }).meta({ id: 'BookedEntry' })

const list = createRoute({
  method: 'get',
  path: '/api/budgets',
  operationId: 'listBudgets',
  tags,
  summary: 'Budgets, of one cycle or all',
  request: { query: BudgetQuery },
  responses: ok('The budgets', Budgets),
})

const create = createRoute({
  method: 'post',
  path: '/api/budgets',
  operationId: 'createBudget',
  tags,
  summary: 'Give a cycle a budget of money or of people’s days',
  request: { body: body(BudgetInput) },
  responses: created('The budget', Budget),
})

const summary = createRoute({
  method: 'get',
  path: '/api/budgets/{id}',
  operationId: 'getBudgetSummary',
  tags,
  summary: 'Planned, actual and projected spend against 70/20/10',
  request: { params: IdParam },
  responses: ok('The budget on one page', BudgetSummary),
})

const change = createRoute({
  method: 'patch',
  path: '/api/budgets/{id}',
  operationId: 'changeBudget',
  tags,
  summary: 'Change the terms, with the reason',
  request: { params: IdParam, body: body(BudgetChange) },
  responses: ok('The budget as it now is', Budget),
})

const history = createRoute({
  method: 'get',
  path: '/api/budgets/{id}/changes',
  operationId: 'getBudgetHistory',
  tags,
  summary: 'The terms it began with, and every change of them with its reason',
  request: { params: IdParam },
  responses: ok('The history, the newest change first', BudgetHistory),
})

const entries = createRoute({
  method: 'get',
  path: '/api/budgets/{id}/entries',
  operationId: 'listEntries',
  tags,
  summary: 'What was planned and spent, by tier, initiative, kind or source',
  request: { params: IdParam, query: EntryQuery },
  responses: ok('One page of entries', Entries),
})

const book = createRoute({
  method: 'post',
  path: '/api/budgets/{id}/entries',
  operationId: 'bookEntry',
  tags,
  summary: 'Book a planned or actual amount, or correct one',
  request: { params: IdParam, body: body(BookedEntry) },
  responses: created('The entry with its tier', Entry),
})

const assign = createRoute({
  method: 'post',
  path: '/api/entries/{id}/assign',
  operationId: 'assignEntry',
  tags,
  summary: 'Book an unassigned amount where it belongs: a correction and an entry in one step',
  request: { params: IdParam, body: body(EntryAssignment) },
  responses: created('Both entries', AssignedEntry),
})

export const budget = newRouter()
  .openapi(list, async (c) => {
    const items = await listBudgets(c.var.context, c.req.valid('query'))
    return c.json(Budgets.parse({ items }), 200)
  })
  .openapi(create, async (c) =>
    c.json(Budget.parse(await createBudget(c.var.context, c.req.valid('json'))), 201),
  )
  .openapi(summary, async (c) => {
    const page = await getBudgetSummary(c.var.context, c.req.valid('param').id)
    return c.json(BudgetSummary.parse(page), 200)
  })
  .openapi(change, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(Budget.parse(await changeBudget(c.var.context, id, c.req.valid('json'))), 200)
  })
  .openapi(history, async (c) => {
    const found = await getBudgetHistory(c.var.context, c.req.valid('param').id)
    return c.json(BudgetHistory.parse(found), 200)
  })
  .openapi(entries, async (c) => {
    const page = await listEntries(c.var.context, c.req.valid('param').id, c.req.valid('query'))
    return c.json(Entries.parse(page), 200)
  })
  .openapi(book, async (c) => {
    const entry = { ...c.req.valid('json'), budgetId: c.req.valid('param').id }
    return c.json(Entry.parse(await bookEntry(c.var.context, entry)), 201)
  })
  .openapi(assign, async (c) => {
    const { id } = c.req.valid('param')
    const both = await assignEntry(c.var.context, id, c.req.valid('json'))
    return c.json(AssignedEntry.parse(both), 201)
  })
