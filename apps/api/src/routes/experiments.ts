import { createRoute } from '@hono/zod-openapi'
import {
  changeExperiment,
  decideExperiment,
  getExperiment,
  listExperiments,
  planExperiment,
  PlanRequest,
  recordDeviation,
  registerExperiment,
  setCoverage,
} from '@sextant/core'
import {
  CoverageChange,
  DecisionInput,
  DeviationInput,
  Experiment,
  ExperimentChange,
  ExperimentInput,
  ExperimentQuery,
  pageOf,
  PlanComparison,
} from '@sextant/core/contract'
import { body, created, IdParam, newRouter, ok } from '../openapi.js'

const tags = ['experiments']
const Experiments = pageOf(Experiment)
const PlanBody = PlanRequest.meta({ id: 'PlanRequest' })

const list = createRoute({
  method: 'get',
  path: '/api/experiments',
  operationId: 'listExperiments',
  tags,
  summary: 'Experiments, the newest first',
  request: { query: ExperimentQuery },
  responses: ok('One page of experiments', Experiments),
})

const register = createRoute({
  method: 'post',
  path: '/api/experiments',
  operationId: 'registerExperiment',
  tags,
  summary: 'Register an experiment as a draft',
  request: { body: body(ExperimentInput) },
  responses: created('The draft with its computed plan', Experiment),
})

const get = createRoute({
  method: 'get',
  path: '/api/experiments/{id}',
  operationId: 'getExperiment',
  tags,
  summary: 'One experiment',
  request: { params: IdParam },
  responses: ok('The experiment', Experiment),
})

const change = createRoute({
  method: 'patch',
  path: '/api/experiments/{id}',
  operationId: 'changeExperiment',
  tags,
  summary: 'Change an experiment; its plan only while it is not locked',
  request: { params: IdParam, body: body(ExperimentChange) },
  responses: ok('The experiment as it now is', Experiment),
})

const deviate = createRoute({
  method: 'post',
  path: '/api/experiments/{id}/deviations',
  operationId: 'recordDeviation',
  tags,
  summary: 'Record a deviation from the locked plan, with its reason',
  request: { params: IdParam, body: body(DeviationInput) },
  responses: created('The experiment with the deviation', Experiment),
})

const decide = createRoute({
  method: 'post',
  path: '/api/experiments/{id}/decision',
  operationId: 'decideExperiment',
  tags,
  summary: 'Decide on a look; its evidence is kept with the decision',
  request: { params: IdParam, body: body(DecisionInput) },
  responses: created('The decided experiment', Experiment),
})

const cover = createRoute({
  method: 'post',
  path: '/api/experiments/{id}/coverage',
  operationId: 'setCoverage',
  tags,
  summary: 'Take in a larger share of the audience; once started it only grows, and moves nobody',
  request: { params: IdParam, body: body(CoverageChange) },
  responses: ok('The experiment with its coverage', Experiment),
})

const plan = createRoute({
  method: 'post',
  path: '/api/plan',
  operationId: 'planExperiment',
  tags,
  summary: 'Compute sample size and days; nothing is stored',
  request: { body: body(PlanBody) },
  responses: ok('The plan, and what other methods would cost', PlanComparison),
})

export const experiments = newRouter()
  .openapi(list, async (c) =>
    c.json(Experiments.parse(await listExperiments(c.var.context, c.req.valid('query'))), 200),
  )
  .openapi(register, async (c) =>
    c.json(Experiment.parse(await registerExperiment(c.var.context, c.req.valid('json'))), 201),
  )
  .openapi(get, async (c) =>
    c.json(Experiment.parse(await getExperiment(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(change, async (c) => {
    const { id } = c.req.valid('param')
    const changed = await changeExperiment(c.var.context, id, c.req.valid('json'))
    return c.json(Experiment.parse(changed), 200)
  })
  .openapi(deviate, async (c) => {
    const { id } = c.req.valid('param')
    const deviating = await recordDeviation(c.var.context, id, c.req.valid('json'))
    return c.json(Experiment.parse(deviating), 201)
  })
  .openapi(decide, async (c) => {
    const { id } = c.req.valid('param')
    const decided = await decideExperiment(c.var.context, id, c.req.valid('json'))
    return c.json(Experiment.parse(decided), 201)
  })
  .openapi(cover, async (c) => {
    const { id } = c.req.valid('param')
    const covered = await setCoverage(c.var.context, id, c.req.valid('json'))
    return c.json(Experiment.parse(covered), 200)
  })
  .openapi(plan, async (c) =>
    c.json(PlanComparison.parse(await planExperiment(c.var.context, c.req.valid('json'))), 200),
  )
