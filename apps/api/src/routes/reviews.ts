import { createRoute } from '@hono/zod-openapi'
import {
  closeReview,
  getReview,
  getReviewPack,
  getTargetPath,
  listReviews,
  openReview,
  setTargetPath,
  verifyReview,
} from '@sextant/core'
import {
  LOCALES,
  Review,
  ReviewCloseInput,
  ReviewInput,
  ReviewQuery,
  ReviewSummary,
  ReviewVerifyInput,
  TargetPath,
  TargetPathInput,
} from '@sextant/core/contract'
import { z } from 'zod'
import { body, created, IdParam, listOf, newRouter, ok } from '../openapi.js'
import { textFile } from '../text-download.js'

const tags = ['reviews']
const Reviews = listOf(ReviewSummary)
const PackQuery = z.strictObject({ locale: z.enum(LOCALES).default('en') })

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

const open = createRoute({
  method: 'post',
  path: '/api/reviews',
  operationId: 'openReview',
  tags,
  summary: 'Open the review of a month or a quarter',
  request: { body: body(ReviewInput) },
  responses: created('The open review', ReviewSummary),
})

const get = createRoute({
  method: 'get',
  path: '/api/reviews/{id}',
  operationId: 'getReview',
  tags,
  summary: 'A review with its agenda: computed until it closes, then as it stood',
  request: { params: IdParam },
  responses: ok('The review', Review),
})

const pack = createRoute({
  method: 'get',
  path: '/api/reviews/{id}/pack.md',
  operationId: 'getReviewPack',
  tags,
  summary: 'The review as one Markdown document',
  request: { params: IdParam, query: PackQuery },
  responses: {
    200: {
      description: 'A Markdown file',
      content: { 'text/markdown': { schema: z.string() } },
    },
  },
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
  .openapi(open, async (c) => {
    const review = await openReview(c.var.context, c.req.valid('json'))
    return c.json(ReviewSummary.parse(review), 201)
  })
  .openapi(get, async (c) =>
    c.json(Review.parse(await getReview(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(pack, async (c) => {
    const { id } = c.req.valid('param')
    const { locale } = c.req.valid('query')
    const text = await getReviewPack(c.var.context, id, locale)
    return textFile(text, `review-${id}-${locale}.md`, 'text/markdown')
  })
  .openapi(close, async (c) => {
    const review = await closeReview(c.var.context, c.req.valid('param').id, c.req.valid('json'))
    return c.json(ReviewSummary.parse(review), 200)
  })
  .openapi(verify, async (c) => {
    const review = await verifyReview(c.var.context, c.req.valid('param').id, c.req.valid('json'))
    return c.json(ReviewSummary.parse(review), 200)
  })
