import { and, desc, eq, lt } from 'drizzle-orm'
import { z } from 'zod'
import type { Context } from '../context.js'
import type { AuditRow } from '../contract/audit.js'
import { PageQuery, type Page } from '../contract/page.js'
import { auditLog } from '../db/schema/audit.js'
import { cutPage, decodeCursor } from '../page-cursor.js'
import { parse } from '../parse.js'

const AuditQuery = PageQuery.extend({ subjectId: z.string().max(200).optional() })
export type AuditQuery = z.input<typeof AuditQuery>

/** Successful writes, newest first. */
export async function listAudit(ctx: Context, raw: AuditQuery = {}): Promise<Page<AuditRow>> {
  const query = parse(AuditQuery, raw)
  const before = decodeCursor(query.cursor)
  const rows = await ctx.store.db
    .select()
    .from(auditLog)
    .where(
      and(
        query.subjectId === undefined ? undefined : eq(auditLog.subjectId, query.subjectId),
        before === null ? undefined : lt(auditLog.id, before),
      ),
    )
    .orderBy(desc(auditLog.id))
    .limit(query.limit + 1)
  return cutPage(rows, query.limit, (row) => row.id)
}
