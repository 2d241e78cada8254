import { createRoute } from '@hono/zod-openapi'
import { listAudit } from '@sextant/core'
import { AuditRow, PageQuery, pageOf } from '@sextant/core/contract'
import { z } from 'zod'
import { newRouter, ok } from '../openapi.js'

const AuditRows = pageOf(AuditRow)
const AuditQuery = PageQuery.extend({ subjectId: z.string().max(100).optional() })

const list = createRoute({
  method: 'get',
  path: '/api/audit',
  operationId: 'listAudit',
  tags: ['audit'],
  summary: 'Every successful write, the newest first',
  request: { query: AuditQuery },
  responses: ok('One page of the audit log', AuditRows),
})

export const audit = newRouter().openapi(list, async (c) =>
  c.json(AuditRows.parse(await listAudit(c.var.context, c.req.valid('query'))), 200),
)
