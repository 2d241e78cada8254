import { eq } from 'drizzle-orm'
import { instant, type Context } from '../context.js'
import {
  DEFAULT_SETTINGS,
  SettingKey,
  SettingsChange,
  type Settings,
  type SettingsEvent,
} from '../contract/settings.js'
import type { Executor } from '../db/open.js'
import { settings } from '../db/schema/settings.js'
import { conflict, invalid } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { readSettings } from './read-settings.js'

/** The verb that changes are audited under; their history is read from there. */
export const CHANGE_SETTINGS = 'settings.change'

/**
 * Sets values for a reason, or back to the default; all of them or none. They hold for what is read
 * from now on: nothing that was frozen changes.
 *
 * @throws DomainError settings.unchanged where nothing would be another, settings.pace_order where
 * what is at risk would be on track
 */
export async function changeSettings(ctx: Context, raw: SettingsChange): Promise<Settings> {
  const input = parse(SettingsChange, raw)
  return write(ctx, CHANGE_SETTINGS, input, async (tx) => {
    const before = await readSettings(tx)
    const changes = changesOf(before, input.values)
    if (changes.length === 0) throw conflict('settings.unchanged')
    const after = { ...before, ...Object.fromEntries(changes.map(({ key, to }) => [key, to])) }
    if (after.paceOnTrack >= after.paceAtRisk) throw invalid('settings.pace_order')
    for (const change of changes) await store(ctx, tx, change, input.reason)
    const detail = { reason: input.reason, changes }
    return { subjectId: 'settings', value: after, detail }
  })
}

type Change = SettingsEvent['changes'][number]

function changesOf(
  before: Settings,
  values: Partial<Readonly<Record<SettingKey, number | null | undefined>>>,
): Change[] {
  return SettingKey.options.flatMap((key) => {
    const wanted = values[key]
    if (wanted === undefined) return []
    const change = { key, from: before[key], to: wanted ?? DEFAULT_SETTINGS[key] }
    return change.from === change.to ? [] : [change]
  })
}

async function store(ctx: Context, tx: Executor, change: Change, reason: string): Promise<void> {
  const { key, to: value } = change
  if (value === DEFAULT_SETTINGS[key]) {
    await tx.delete(settings).where(eq(settings.key, key))
    return
  }
  const facts = { value, reason, changedAt: instant(ctx), changedBy: ctx.actorId }
  await tx
    .insert(settings)
    .values({ key, ...facts })
    .onConflictDoUpdate({ target: settings.key, set: facts })
}
