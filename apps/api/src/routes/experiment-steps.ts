import { createRoute } from '@hono/zod-openapi'
import {
  abortExperiment,
  archiveExperiment,
  lockExperiment,
  pauseExperiment,
  resumeExperiment,
  startExperiment,
  stopExperiment,
} from '@sextant/core'
import { Experiment } from '@sextant/core/contract'
import { withoutBody } from '../middleware/without-body.js'
import { IdParam, newRouter, ok } from '../openapi.js'

const step = {
  method: 'post' as const,
  tags: ['experiments'],
  middleware: withoutBody,
  request: { params: IdParam },
  responses: ok('The experiment in its new state', Experiment),
}

const lock = createRoute({
  ...step,
  path: '/api/experiments/{id}/lock',
  operationId: 'lockExperiment',
  summary: 'Lock the plan and keep its hash',
})

const start = createRoute({
  ...step,
  path: '/api/experiments/{id}/start',
  operationId: 'startExperiment',
  summary: 'Start running',
})

const pause = createRoute({
  ...step,
  path: '/api/experiments/{id}/pause',
  operationId: 'pauseExperiment',
  summary: 'Pause',
})

const resume = createRoute({
  ...step,
  path: '/api/experiments/{id}/resume',
  operationId: 'resumeExperiment',
  summary: 'Run again after a pause',
})

const stop = createRoute({
  ...step,
  path: '/api/experiments/{id}/stop',
  operationId: 'stopExperiment',
  summary: 'Stop; the decision comes next',
})

const abort = createRoute({
  ...step,
  path: '/api/experiments/{id}/abort',
  operationId: 'abortExperiment',
  summary: 'Give up without a decision',
})

const archive = createRoute({
  ...step,
  path: '/api/experiments/{id}/archive',
  operationId: 'archiveExperiment',
  summary: 'Archive what is over',
})

export const experimentSteps = newRouter()
  .openapi(lock, async (c) =>
    c.json(Experiment.parse(await lockExperiment(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(start, async (c) =>
    c.json(Experiment.parse(await startExperiment(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(pause, async (c) =>
    c.json(Experiment.parse(await pauseExperiment(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(resume, async (c) =>
    c.json(Experiment.parse(await resumeExperiment(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(stop, async (c) =>
    c.json(Experiment.parse(await stopExperiment(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(abort, async (c) =>
    c.json(Experiment.parse(await abortExperiment(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(archive, async (c) =>
    c.json(Experiment.parse(await archiveExperiment(c.var.context, c.req.valid('param').id)), 200),
  )
