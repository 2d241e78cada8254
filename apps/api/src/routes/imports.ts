import { createRoute } from '@hono/zod-openapi'
import {
  cancelImport,
  confirmImport,
  getImport,
  importRejects,
  listImports,
  stageImport,
  uploadImport,
} from '@sextant/core'
import { Import, ImportMapping } from '@sextant/core/contract'
import { withoutBody } from '../middleware/without-body.js'
import { body, created, IdParam, listOf, newRouter, ok } from '../openapi.js'
import { textDownload } from '../text-download.js'
import { uploadedFile } from '../uploaded-file.js'

const tags = ['imports']
const Imports = listOf(Import)
const file = { schema: { type: 'string', format: 'binary' } } as const

const list = createRoute({
  method: 'get',
  path: '/api/experiments/{id}/imports',
  operationId: 'listImports',
  tags,
  summary: 'Files imported for an experiment',
  request: { params: IdParam },
  responses: ok('The imports', Imports),
})

const upload = createRoute({
  method: 'post',
  path: '/api/experiments/{id}/imports',
  operationId: 'uploadImport',
  tags,
  summary: 'Upload a CSV of units, plain or gzip, and preview its columns',
  request: {
    params: IdParam,
    body: {
      required: true,
      content: {
        'text/csv': file,
        'application/gzip': file,
        'application/octet-stream': file,
        'multipart/form-data': {
          schema: { type: 'object', required: ['file'], properties: { file: file.schema } },
        },
      },
    },
  },
  responses: created('The uploaded file with its preview and a suggested mapping', Import),
})

const get = createRoute({
  method: 'get',
  path: '/api/imports/{id}',
  operationId: 'getImport',
  tags,
  summary: 'One import, with its progress while it is being read',
  request: { params: IdParam },
  responses: ok('The import', Import),
})

const stage = createRoute({
  method: 'post',
  path: '/api/imports/{id}/stage',
  operationId: 'stageImport',
  tags,
  summary: 'Read the file with a mapping; the counts follow on GET',
  request: { params: IdParam, body: body(ImportMapping) },
  responses: ok('The import, being read', Import),
})

const confirm = createRoute({
  method: 'post',
  path: '/api/imports/{id}/confirm',
  operationId: 'confirmImport',
  tags,
  summary: 'Make a staged file the data of the experiment, all of it or nothing',
  middleware: withoutBody,
  request: { params: IdParam },
  responses: ok('The landed import', Import),
})

const cancel = createRoute({
  method: 'post',
  path: '/api/imports/{id}/cancel',
  operationId: 'cancelImport',
  tags,
  summary: 'Give up an import that is not landed',
  middleware: withoutBody,
  request: { params: IdParam },
  responses: ok('The cancelled import', Import),
})

const rejects = createRoute({
  method: 'get',
  path: '/api/imports/{id}/rejects.csv',
  operationId: 'importRejects',
  tags,
  summary: 'The rows set aside, with line, column and reason',
  request: { params: IdParam },
  responses: {
    200: { description: 'A CSV file', content: { 'text/csv': { schema: file.schema } } },
  },
})

export const imports = newRouter()
  .openapi(list, async (c) => {
    const items = await listImports(c.var.context, c.req.valid('param').id)
    return c.json(Imports.parse({ items }), 200)
  })
  .openapi(upload, async (c) => {
    const upload = await uploadedFile(c.req.raw)
    const uploaded = await uploadImport(c.var.context, c.req.valid('param').id, upload)
    return c.json(Import.parse(uploaded), 201)
  })
  .openapi(get, async (c) =>
    c.json(Import.parse(await getImport(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(stage, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(Import.parse(await stageImport(c.var.context, id, c.req.valid('json'))), 200)
  })
  .openapi(confirm, async (c) =>
    c.json(Import.parse(await confirmImport(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(cancel, async (c) =>
    c.json(Import.parse(await cancelImport(c.var.context, c.req.valid('param').id)), 200),
  )
  .openapi(rejects, async (c) => {
    const { id } = c.req.valid('param')
    return textDownload(importRejects(c.var.context, id), `rejects-${id}.csv`, 'text/csv')
  })
