import { addDays } from '../calendar.js'
import { today, type Context } from '../context.js'
import type { Agenda } from '../contract/agenda.js'
import { buildAgenda } from './build-agenda.js'

/** What this week's follow-up has to talk about; weeks start on Monday. */
export async function getWeeklyAgenda(ctx: Context): Promise<Agenda> {
  const day = today(ctx)
  const monday = addDays(day, -((new Date(day).getUTCDay() + 6) % 7))
  return buildAgenda(ctx, {
    kind: 'weekly',
    from: monday,
    to: addDays(monday, 6),
    metricId: null,
    budgetId: null,
  })
}
