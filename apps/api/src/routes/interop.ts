import { createRoute } from '@hono/zod-openapi'
import { exportCycleCsv, exportCycleFeishu, exportCycleMarkdown, importCycle } from '@sextant/core'
import {
  CycleImport,
  CycleImportInput,
  EXPORT_FORMATS,
  FeishuDocument,
  LOCALES,
} from '@sextant/core/contract'
import { z } from 'zod'
import { body, created, IdParam, newRouter } from '../openapi.js'
import { textFile } from '../text-download.js'

const tags = ['objectives']
const ExportQuery = z.strictObject({
  format: z.enum(EXPORT_FORMATS).default('feishu'),
  locale: z.enum(LOCALES).default('en'),
})

const out = createRoute({
  method: 'get',
  path: '/api/cycles/{id}/export',
  operationId: 'exportCycle',
  tags,
  summary: 'A cycle as Feishu OKR v2, CSV or Markdown, in one language',
  request: { params: IdParam, query: ExportQuery },
  responses: {
    200: {
      description: 'The cycle, and with Feishu a report of what that cannot hold',
      content: {
        'application/json': { schema: FeishuDocument },
        'text/csv': { schema: z.string() },
        'text/markdown': { schema: z.string() },
      },
    },
  },
})

const bringIn = createRoute({
  method: 'post',
  path: '/api/cycles/import',
  operationId: 'importCycle',
  tags,
  summary: 'Bring in a cycle from Feishu OKR v2 or CSV, whole or not at all',
  request: { body: body(CycleImportInput) },
  responses: created('What came in and what was left behind', CycleImport),
})

export const interop = newRouter()
  .openapi(bringIn, async (c) => {
    const report = await importCycle(c.var.context, c.req.valid('json'))
    return c.json(CycleImport.parse(report), 201)
  })
  .openapi(out, async (c) => {
    const { id } = c.req.valid('param')
    const { format, locale } = c.req.valid('query')
    const { context } = c.var
    if (format === 'csv') {
      return textFile(await exportCycleCsv(context, id, locale), `${id}.csv`, 'text/csv')
    }
    if (format === 'markdown') {
      const text = await exportCycleMarkdown(context, id, locale)
      return textFile(text, `${id}-${locale}.md`, 'text/markdown')
    }
    return c.json(FeishuDocument.parse(await exportCycleFeishu(context, id, locale)), 200)
  })
