import { createRoute } from '@hono/zod-openapi'
import {
  chooseInitiative,
  getBudgetGates,
  releaseStage,
  setEnvelope,
  setInitiativeGate,
} from '@sextant/core'
import {
  BudgetGates,
  Envelope,
  EnvelopeInput,
  GateInput,
  Id,
  InitiativeChoice,
  InitiativeChoiceInput,
  StageRelease,
} from '@sextant/core/contract'
import { z } from 'zod'
import { body, created, IdParam, newRouter, ok } from '../openapi.js'

const tags = ['budget']
const InitiativeGate = z
  .object({ initiativeId: Id, gate: GateInput.shape.gate })
  .meta({ id: 'InitiativeGate' })

const get = createRoute({
  method: 'get',
  path: '/api/budgets/{id}/gates',
  operationId: 'getBudgetGates',
  tags,
  summary: 'Envelope, gates, exemptions, and what to keep, fix or stop',
  request: { params: IdParam },
  responses: ok('Everything that holds a budget back or asks for it', BudgetGates),
})

const envelope = createRoute({
  method: 'put',
  path: '/api/budgets/{id}/envelope',
  operationId: 'setEnvelope',
  tags,
  summary: 'Set the stages of exploratory work that are not released yet',
  request: { params: IdParam, body: body(EnvelopeInput) },
  responses: ok('The envelope', Envelope),
})

const release = createRoute({
  method: 'post',
  path: '/api/envelope-stages/{id}/release',
  operationId: 'releaseStage',
  tags,
  summary: 'Let the next stage go, with the reason',
  request: { params: IdParam, body: body(StageRelease) },
  responses: ok('The envelope', Envelope),
})

const gate = createRoute({
  method: 'put',
  path: '/api/initiatives/{id}/gate',
  operationId: 'setInitiativeGate',
  tags,
  summary: 'Give an initiative its condition metric and group, or end its gate',
  request: { params: IdParam, body: body(GateInput) },
  responses: ok('The gate', InitiativeGate),
})

const choose = createRoute({
  method: 'post',
  path: '/api/initiatives/{id}/choices',
  operationId: 'chooseInitiative',
  tags,
  summary: 'Decide to keep, fix or stop an initiative',
  request: { params: IdParam, body: body(InitiativeChoiceInput) },
  responses: created('The answer, kept in the decision log', InitiativeChoice),
})

export const gates = newRouter()
  .openapi(get, async (c) => {
    const found = await getBudgetGates(c.var.context, c.req.valid('param').id)
    return c.json(BudgetGates.parse(found), 200)
  })
  .openapi(envelope, async (c) => {
    const { id } = c.req.valid('param')
    const set = await setEnvelope(c.var.context, id, c.req.valid('json'))
    return c.json(Envelope.parse(set), 200)
  })
  .openapi(release, async (c) => {
    const { id } = c.req.valid('param')
    const set = await releaseStage(c.var.context, id, c.req.valid('json'))
    return c.json(Envelope.parse(set), 200)
  })
  .openapi(gate, async (c) => {
    const { id } = c.req.valid('param')
    const set = await setInitiativeGate(c.var.context, id, c.req.valid('json'))
    return c.json(InitiativeGate.parse(set), 200)
  })
  .openapi(choose, async (c) => {
    const { id } = c.req.valid('param')
    const made = await chooseInitiative(c.var.context, id, c.req.valid('json'))
    return c.json(InitiativeChoice.parse(made), 201)
  })
