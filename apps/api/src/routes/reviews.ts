import { createRoute } from '@hono/zod-openapi'
import { closeReview, getTargetPath, listReviews, setTargetPath, verifyReview } from '@sextant/core'
import {
  ReviewCloseInput,
  ReviewQuery,
  ReviewSummary,
  ReviewVerifyInput,
  TargetPath,
  TargetPathInput,
} from '@sextant/core/contract'
import { body, IdParam, listOf, newRouter, ok } from '../openapi.js'

const tags = ['reviews']
const Reviews = listOf(ReviewSummary)

const targets = createRoute({
  method: 'get',
  path: '/api/metrics/{id}/targets',
  operationId: 'getTargetPath',
  tags,
  summary: 'What a metric is expected to be, beside what it was',
  request: { params: IdParam },
  responses: ok('The target path, judged period by period', TargetPath),
})

const newTargets = createRoute({
  method: 'put',
  path: '/api/metrics/{id}/targets',
  operationId: 'setTargetPath',
  tags,
  summary: 'Replace the target path; two periods a threshold away open a review',
  request: { params: IdParam, body: body(TargetPathInput) },
  responses: ok('The target path, judged period by period', TargetPath),
})

const list = createRoute({
  method: 'get',
  path: '/api/reviews',
  operationId: 'listReviews',
  tags,
  summary: 'Reviews, the newest first',
  request: { query: ReviewQuery },
  responses: ok('The reviews', Reviews),
})

const close = createRoute({
  method: 'post',
  path: '/api/reviews/{id}/close',
  operationId: 'closeReview',
  tags,
  summary: 'Close a review with its cause, what was decided, and when that is verified',
  request: { params: IdParam, body: body(ReviewCloseInput) },
  responses: ok('The closed review', ReviewSummary),
})

const verify = createRoute({
  method: 'post',
  path: '/api/reviews/{id}/verify',
  operationId: 'verifyReview',
  tags,
  summary: 'Say whether what a review decided worked',
  request: { params: IdParam, body: body(ReviewVerifyInput) },
  responses: ok('The verified review', ReviewSummary),
})

export const reviews = newRouter()
  .openapi(targets, async (c) =>
    c.json(TargetPath.parse(await getTargetPath(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(newTargets, async (c) => {
    const path = await setTargetPath(c.var.context, c.req.valid('param').id, c.req.valid('json'))
    return c.json(TargetPath.parse(path), 200)
  })
  .openapi(list, async (c) => {
    const items = await listReviews(c.var.context, c.req.valid('query'))
    return c.json(Reviews.parse({ items }), 200)
  })
  .openapi(close, async (c) => {
    const review = await closeReview(c.var.context, c.req.valid('param').id, c.req.valid('json'))
    return c.json(ReviewSummary.parse(review), 200)
  })
  .openapi(verify, async (c) => {
    const review = await verifyReview(c.var.context, c.req.valid('param').id, c.req.valid('json'))
    return c.json(ReviewSummary.parse(review), 200)
  })
