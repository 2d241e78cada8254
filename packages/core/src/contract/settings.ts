import { z } from 'zod'
import { Id, Instant, Line } from './text.js'

/** What an organisation may set otherwise; shares are of the whole way, 0.05 being 5 points. */
export const Settings = z
  .strictObject({
    /** A key result this far behind expected, or less, is on track. */
    paceOnTrack: z.number().min(0).max(0.5),
    /** This far behind, or less, it is at risk; further, off track. */
    paceAtRisk: z.number().gt(0).max(0.9),
    /** Before this much is expected it is too early to judge. */
    paceTooEarly: z.number().min(0).max(0.5),
    /** Days after which the next check-in is due. */
    checkInEvery: z.int().min(1).max(92),
    /** Days beyond that before a key result is stale. */
    checkInGrace: z.int().min(0).max(31),
    /** Relative deviation that alarms, where a target path names none. */
    alertThreshold: z.number().gt(0).max(10),
    /** Days after its call in which a review is held. */
    reviewWithin: z.int().min(1).max(92),
    /** Days that the list of duties looks ahead. */
    dutiesAhead: z.int().min(0).max(92),
    /** First day of the week of the follow-up, 1 Monday to 7 Sunday. */
    weekStartsOn: z.int().min(1).max(7),
  })
  .meta({ id: 'Settings' })
export type Settings = z.infer<typeof Settings>
export const SettingKey = Settings.keyof()
export type SettingKey = z.infer<typeof SettingKey>

/** What holds until somebody sets it otherwise. */
export const DEFAULT_SETTINGS: Settings = {
  paceOnTrack: 0.05,
  paceAtRisk: 0.2,
  paceTooEarly: 0.1,
  checkInEvery: 14,
  checkInGrace: 3,
  alertThreshold: 0.1,
  reviewWithin: 7,
  dutiesAhead: 7,
  weekStartsOn: 1,
}

const { shape } = Settings
/** New values and why; null goes back to the default. */
export const SettingsChange = z
  .strictObject({
    values: z
      .strictObject({
        paceOnTrack: shape.paceOnTrack.nullable(),
        paceAtRisk: shape.paceAtRisk.nullable(),
        paceTooEarly: shape.paceTooEarly.nullable(),
        checkInEvery: shape.checkInEvery.nullable(),
        checkInGrace: shape.checkInGrace.nullable(),
        alertThreshold: shape.alertThreshold.nullable(),
        reviewWithin: shape.reviewWithin.nullable(),
        dutiesAhead: shape.dutiesAhead.nullable(),
        weekStartsOn: shape.weekStartsOn.nullable(),
      })
      .partial(),
    reason: Line,
  })
  .meta({ id: 'SettingsChange' })
export type SettingsChange = z.input<typeof SettingsChange>

/** One change of settings with all it changed; never changed or deleted. */
export const SettingsEvent = z
  .object({
    at: Instant,
    by: Id,
    reason: z.string(),
    changes: z.array(z.object({ key: SettingKey, from: z.number(), to: z.number() })),
  })
  .meta({ id: 'SettingsEvent' })
export type SettingsEvent = z.infer<typeof SettingsEvent>

/** The settings in force beside the defaults, and how they came about, newest first. */
export const SettingsView = z
  .object({
    values: Settings,
    defaults: Settings,
    history: z.array(SettingsEvent),
  })
  .meta({ id: 'SettingsView' })
export type SettingsView = z.infer<typeof SettingsView>
