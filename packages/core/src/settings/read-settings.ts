import { DEFAULT_SETTINGS, SettingKey, Settings } from '../contract/settings.js'
import type { Executor } from '../db/open.js'
import { settings } from '../db/schema/settings.js'

/**
 * The settings in force: what was set, else the product's default. A stored value that this release
 * does not take, or does not know, is passed over.
 */
export async function readSettings(db: Executor): Promise<Settings> {
  const rows = await db.select({ key: settings.key, value: settings.value }).from(settings)
  const stored = rows.filter(({ key, value }) => {
    const known = SettingKey.safeParse(key)
    return known.success && Settings.shape[known.data].safeParse(value).success
  })
  const set = Object.fromEntries(stored.map(({ key, value }) => [key, value]))
  return Settings.parse({ ...DEFAULT_SETTINGS, ...set })
}
