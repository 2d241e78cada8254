import { desc, eq } from 'drizzle-orm'
import type { Context } from '../context.js'
import { DEFAULT_SETTINGS, SettingsEvent, type SettingsView } from '../contract/settings.js'
import type { Executor } from '../db/open.js'
import { auditLog } from '../db/schema/audit.js'
import { CHANGE_SETTINGS } from './change-settings.js'
import { readSettings } from './read-settings.js'

const NEWEST = 100

/** The settings in force, the defaults, and the newest hundred changes. */
export async function getSettings({ store }: Pick<Context, 'store'>): Promise<SettingsView> {
  const { db } = store
  return {
    values: await readSettings(db),
    defaults: DEFAULT_SETTINGS,
    history: await readHistory(db),
  }
}

const Detail = SettingsEvent.pick({ reason: true, changes: true })

async function readHistory(db: Executor): Promise<SettingsEvent[]> {
  const rows = await db
    .select()
    .from(auditLog)
    .where(eq(auditLog.verb, CHANGE_SETTINGS))
    .orderBy(desc(auditLog.id))
    .limit(NEWEST)
  return rows.flatMap(({ at, actorId, detail }) => {
    const said = Detail.safeParse(detail)
    return said.success ? [{ at, by: actorId, ...said.data }] : []
  })
}
