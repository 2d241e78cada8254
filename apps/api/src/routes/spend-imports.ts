import { createRoute } from '@hono/zod-openapi'
import {
  importSpend,
  listSpendImports,
  previewSpend,
  spendRejects,
  uploadSpend,
} from '@sextant/core'
import {
  SpendImport,
  SpendImportInput,
  SpendPreview,
  SpendPreviewInput,
} from '@sextant/core/contract'
import { body, created, IdParam, listOf, newRouter, ok } from '../openapi.js'
import { textDownload } from '../text-download.js'
import { uploadedFile } from '../uploaded-file.js'

const tags = ['budget']
const SpendImports = listOf(SpendImport)
const file = { schema: { type: 'string', format: 'binary' } } as const

const list = createRoute({
  method: 'get',
  path: '/api/budgets/{id}/spend-imports',
  operationId: 'listSpendImports',
  tags,
  summary: 'Files of time or cost that were booked',
  request: { params: IdParam },
  responses: ok('The imports, the newest first', SpendImports),
})

const upload = createRoute({
  method: 'post',
  path: '/api/budgets/{id}/spend-imports/upload',
  operationId: 'uploadSpend',
  tags,
  summary: 'Upload a table of time or cost and see how it would be booked',
  request: {
    params: IdParam,
    body: {
      required: true,
      content: {
        'text/csv': file,
        'application/octet-stream': file,
        'multipart/form-data': {
          schema: { type: 'object', required: ['file'], properties: { file: file.schema } },
        },
      },
    },
  },
  responses: ok('The file with the mapping of its columns, row by row', SpendPreview),
})

const preview = createRoute({
  method: 'post',
  path: '/api/budgets/{id}/spend-imports/preview',
  operationId: 'previewSpend',
  tags,
  summary: 'See how the uploaded file would be booked with a mapping',
  request: { params: IdParam, body: body(SpendPreviewInput) },
  responses: ok('The file with this mapping, row by row', SpendPreview),
})

const bring = createRoute({
  method: 'post',
  path: '/api/budgets/{id}/spend-imports',
  operationId: 'importSpend',
  tags,
  summary: 'Book the uploaded file in one write; what cannot be booked is set aside',
  request: { params: IdParam, body: body(SpendImportInput) },
  responses: created('The import with its counts', SpendImport),
})

const rejects = createRoute({
  method: 'get',
  path: '/api/spend-imports/{id}/rejects.csv',
  operationId: 'spendRejects',
  tags,
  summary: 'The rows that an import set aside, with the reason',
  request: { params: IdParam },
  responses: {
    200: { description: 'A CSV file', content: { 'text/csv': { schema: file.schema } } },
  },
})

export const spendImports = newRouter()
  .openapi(list, async (c) => {
    const items = await listSpendImports(c.var.context, c.req.valid('param').id)
    return c.json(SpendImports.parse({ items }), 200)
  })
  .openapi(upload, async (c) => {
    const sent = await uploadedFile(c.req.raw)
    const shown = await uploadSpend(c.var.context, c.req.valid('param').id, sent)
    return c.json(SpendPreview.parse(shown), 200)
  })
  .openapi(preview, async (c) => {
    const shown = await previewSpend(c.var.context, c.req.valid('param').id, c.req.valid('json'))
    return c.json(SpendPreview.parse(shown), 200)
  })
  .openapi(bring, async (c) => {
    const booked = await importSpend(c.var.context, c.req.valid('param').id, c.req.valid('json'))
    return c.json(SpendImport.parse(booked), 201)
  })
  .openapi(rejects, async (c) => {
    const { id } = c.req.valid('param')
    return textDownload(spendRejects(c.var.context, id), `not-booked-${id}.csv`, 'text/csv')
  })
