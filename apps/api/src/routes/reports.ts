import { createRoute } from '@hono/zod-openapi'
import { getReport, reportMarkdown } from '@sextant/core'
import { LOCALES, Report } from '@sextant/core/contract'
import { z } from 'zod'
import { IdParam, newRouter, ok } from '../openapi.js'
import { textFile } from '../text-download.js'

const tags = ['reviews']
const query = z.strictObject({ locale: z.enum(LOCALES).default('en') })

const get = createRoute({
  method: 'get',
  path: '/api/reports/{id}',
  operationId: 'getReport',
  tags,
  summary: 'The report of a cycle in one language, section by section',
  request: { params: IdParam, query },
  responses: ok('The report, every figure printed', Report),
})

const markdown = createRoute({
  method: 'get',
  path: '/api/reports/{id}/report.md',
  operationId: 'getReportMarkdown',
  tags,
  summary: 'The report of a cycle as one Markdown document',
  request: { params: IdParam, query },
  responses: {
    200: { description: 'A Markdown file', content: { 'text/markdown': { schema: z.string() } } },
  },
})

export const reports = newRouter()
  .openapi(get, async (c) => {
    const { id } = c.req.valid('param')
    const report = await getReport(c.var.context, id, c.req.valid('query').locale)
    return c.json(Report.parse(report), 200)
  })
  .openapi(markdown, async (c) => {
    const { id } = c.req.valid('param')
    const { locale } = c.req.valid('query')
    const text = reportMarkdown(await getReport(c.var.context, id, locale))
    return textFile(text, `report-${id}-${locale}.md`, 'text/markdown')
  })
