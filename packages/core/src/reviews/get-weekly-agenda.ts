import { addDays } from '../calendar.js'
import { today, type Context } from '../context.js'
import type { Agenda } from '../contract/agenda.js'
import { readSettings } from '../settings/read-settings.js'
import { buildAgenda } from './build-agenda.js'

/** What this week's follow-up has to talk about; the settings say on which day a week starts. */
export async function getWeeklyAgenda(ctx: Context): Promise<Agenda> {
  const day = today(ctx)
  const { weekStartsOn } = await readSettings(ctx.store.db)
  const first = addDays(day, -((new Date(day).getUTCDay() + 7 - weekStartsOn) % 7))
  return buildAgenda(ctx, {
    kind: 'weekly',
    from: first,
    to: addDays(first, 6),
    metricId: null,
    budgetId: null,
  })
}
