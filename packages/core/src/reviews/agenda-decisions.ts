import type { Context } from '../context.js'
import type { Agenda } from '../contract/agenda.js'
import { listDecisions } from './list-decisions.js'
import type { AgendaScope } from './agenda-scope.js'

/** What was decided in a period, the newest first; of one metric, what is about it. */
export async function agendaDecisions(
  ctx: Context,
  { from, to, metricId }: Pick<AgendaScope, 'from' | 'to' | 'metricId'>,
): Promise<Agenda['decisions']> {
  const found: Agenda['decisions'] = []
  let cursor: string | null = null
  do {
    const page = await listDecisions(ctx, { limit: 200, ...(cursor === null ? {} : { cursor }) })
    for (const { id, source, title, text, at, by, subjects } of page.items) {
      const day = at.slice(0, 10)
      if (day < from) return found
      const isMeant = metricId === null || subjects.metricId === metricId
      if (day <= to && isMeant) found.push({ id, source, title, text, at, by })
    }
    cursor = page.nextCursor
  } while (cursor !== null)
  return found
}
