import { createRoute } from '@hono/zod-openapi'
import {
  adoptScenario,
  discardScenario,
  evaluateBudgets,
  listEvaluations,
  listScenarios,
  previewScenario,
  saveScenario,
} from '@sextant/core'
import {
  BudgetEvaluation,
  Scenario,
  ScenarioAdoption,
  ScenarioInput,
  ScenarioOutcome,
  ScenarioPreview,
  Transfer,
} from '@sextant/core/contract'
import { z } from 'zod'
import { withoutBody } from '../middleware/without-body.js'
import { body, created, IdParam, listOf, newRouter, ok } from '../openapi.js'

const tags = ['budget']
const Scenarios = listOf(Scenario)
const Evaluations = listOf(BudgetEvaluation)
const NewScenario = ScenarioInput.omit({ budgetId: true }).meta({ id: 'NewScenario' })
const AdoptedScenario = z
  .object({ scenario: Scenario, transfers: z.array(Transfer) })
  .meta({ id: 'AdoptedScenario' })
const Evaluated = z.object({ reviewIds: z.array(z.string()) }).meta({ id: 'EvaluatedBudgets' })

const evaluations = createRoute({
  method: 'get',
  path: '/api/budgets/{id}/evaluations',
  operationId: 'listEvaluations',
  tags,
  summary: 'Where the budget was heading at each week’s close',
  request: { params: IdParam },
  responses: ok('The judgements, newest first', Evaluations),
})

const evaluate = createRoute({
  method: 'post',
  path: '/api/budgets/evaluate',
  operationId: 'evaluateBudgets',
  tags,
  summary: 'Judge the weeks that closed since the last time, as the nightly run does',
  middleware: withoutBody,
  responses: ok('The mandatory reviews that this opened', Evaluated),
})

const list = createRoute({
  method: 'get',
  path: '/api/budgets/{id}/scenarios',
  operationId: 'listScenarios',
  tags,
  summary: 'Saved ends of the period, each with what it would take',
  request: { params: IdParam },
  responses: ok('The scenarios, newest first', Scenarios),
})

const preview = createRoute({
  method: 'post',
  path: '/api/budgets/{id}/scenarios/preview',
  operationId: 'previewScenario',
  tags,
  summary: 'What an end of the period would take; nothing is stored',
  request: { params: IdParam, body: body(ScenarioPreview) },
  responses: ok('Spend by tier, moves and distance from the target', ScenarioOutcome),
})

const save = createRoute({
  method: 'post',
  path: '/api/budgets/{id}/scenarios',
  operationId: 'saveScenario',
  tags,
  summary: 'Save an end of the period by a name',
  request: { params: IdParam, body: body(NewScenario) },
  responses: created('The scenario', Scenario),
})

const discard = createRoute({
  method: 'post',
  path: '/api/scenarios/{id}/discard',
  operationId: 'discardScenario',
  tags,
  summary: 'Take a scenario off the list',
  middleware: withoutBody,
  request: { params: IdParam },
  responses: ok('The scenario as it was', Scenario),
})

const adopt = createRoute({
  method: 'post',
  path: '/api/scenarios/{id}/adopt',
  operationId: 'adoptScenario',
  tags,
  summary: 'Adopt a scenario: a decision, and transfers for a second person to approve',
  request: { params: IdParam, body: body(ScenarioAdoption) },
  responses: ok('The scenario and the transfers it proposed', AdoptedScenario),
})

export const scenarios = newRouter()
  .openapi(evaluations, async (c) => {
    const items = await listEvaluations(c.var.context, c.req.valid('param').id)
    return c.json(Evaluations.parse({ items }), 200)
  })
  .openapi(evaluate, async (c) => {
    const reviewIds = await evaluateBudgets(c.var.context)
    return c.json(Evaluated.parse({ reviewIds }), 200)
  })
  .openapi(list, async (c) => {
    const items = await listScenarios(c.var.context, c.req.valid('param').id)
    return c.json(Scenarios.parse({ items }), 200)
  })
  .openapi(preview, async (c) => {
    const { id } = c.req.valid('param')
    const outcome = await previewScenario(c.var.context, id, c.req.valid('json'))
    return c.json(ScenarioOutcome.parse(outcome), 200)
  })
  .openapi(save, async (c) => {
    const input = { ...c.req.valid('json'), budgetId: c.req.valid('param').id }
    return c.json(Scenario.parse(await saveScenario(c.var.context, input)), 201)
  })
  .openapi(discard, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(Scenario.parse(await discardScenario(c.var.context, id)), 200)
  })
  .openapi(adopt, async (c) => {
    const { id } = c.req.valid('param')
    const adopted = await adoptScenario(c.var.context, id, c.req.valid('json'))
    return c.json(AdoptedScenario.parse(adopted), 200)
  })
