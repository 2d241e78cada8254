import { createRoute } from '@hono/zod-openapi'
import {
  changeObjective,
  createObjective,
  decideObjective,
  duplicateObjective,
  getObjective,
  setAlignment,
  setKeyResultWeights,
} from '@sextant/core'
import {
  AlignmentInput,
  CloseDecisionInput,
  DuplicateInput,
  KeyResultWeightsInput,
  Objective,
  ObjectiveChange,
  ObjectiveInput,
  ObjectivePage,
} from '@sextant/core/contract'
import { body, created, IdParam, newRouter, ok } from '../openapi.js'
import { cycles } from './cycles.js'
import { keyResults } from './key-results.js'

const tags = ['objectives']

const create = createRoute({
  method: 'post',
  path: '/api/objectives',
  operationId: 'createObjective',
  tags,
  summary: 'Set an objective in a cycle, or put it in the backlog',
  request: { body: body(ObjectiveInput) },
  responses: created('The objective', Objective),
})

const one = createRoute({
  method: 'get',
  path: '/api/objectives/{id}',
  operationId: 'getObjective',
  tags,
  summary: 'An objective with its links, initiatives and history',
  request: { params: IdParam },
  responses: ok('The objective with what hangs on it', ObjectivePage),
})

const change = createRoute({
  method: 'patch',
  path: '/api/objectives/{id}',
  operationId: 'changeObjective',
  tags,
  summary: 'Change an objective, or move it to another cycle or the backlog',
  request: { params: IdParam, body: body(ObjectiveChange) },
  responses: ok('The objective', Objective),
})

const weights = createRoute({
  method: 'put',
  path: '/api/objectives/{id}/weights',
  operationId: 'setKeyResultWeights',
  tags,
  summary: 'Weigh the delivery key results of an objective',
  request: { params: IdParam, body: body(KeyResultWeightsInput) },
  responses: ok('The objective with its new weights', Objective),
})

const align = createRoute({
  method: 'put',
  path: '/api/objectives/{id}/alignment',
  operationId: 'setAlignment',
  tags,
  summary: 'Say what an objective contributes to and what it supports',
  request: { params: IdParam, body: body(AlignmentInput) },
  responses: ok('The objective with its links', Objective),
})

const duplicate = createRoute({
  method: 'post',
  path: '/api/objectives/{id}/duplicate',
  operationId: 'duplicateObjective',
  tags,
  summary: 'Copy an objective with its key results, without check-ins',
  request: { params: IdParam, body: body(DuplicateInput) },
  responses: created('The copy', Objective),
})

const decide = createRoute({
  method: 'post',
  path: '/api/objectives/{id}/close-decision',
  operationId: 'decideObjective',
  tags,
  summary: 'Keep, modify or abandon an objective at the close of its cycle',
  request: { params: IdParam, body: body(CloseDecisionInput) },
  responses: ok('The objective with the decision', Objective),
})

/** Objectives, with the cycles they stand in and the key results they are made of. */
export const objectives = newRouter()
  .openapi(create, async (c) =>
    c.json(Objective.parse(await createObjective(c.var.context, c.req.valid('json'))), 201),
  )
  .openapi(one, async (c) => {
    const page = await getObjective(c.var.context, c.req.valid('param').id)
    return c.json(ObjectivePage.parse(page), 200)
  })
  .openapi(change, async (c) => {
    const { id } = c.req.valid('param')
    const objective = await changeObjective(c.var.context, id, c.req.valid('json'))
    return c.json(Objective.parse(objective), 200)
  })
  .openapi(weights, async (c) => {
    const { id } = c.req.valid('param')
    const objective = await setKeyResultWeights(c.var.context, id, c.req.valid('json'))
    return c.json(Objective.parse(objective), 200)
  })
  .openapi(align, async (c) => {
    const { id } = c.req.valid('param')
    const objective = await setAlignment(c.var.context, id, c.req.valid('json'))
    return c.json(Objective.parse(objective), 200)
  })
  .openapi(duplicate, async (c) => {
    const { id } = c.req.valid('param')
    const copy = await duplicateObjective(c.var.context, id, c.req.valid('json'))
    return c.json(Objective.parse(copy), 201)
  })
  .openapi(decide, async (c) => {
    const { id } = c.req.valid('param')
    const objective = await decideObjective(c.var.context, id, c.req.valid('json'))
    return c.json(Objective.parse(objective), 200)
  })
  .route('/', cycles)
  .route('/', keyResults)
