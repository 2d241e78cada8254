import { z } from 'zod'

/** Locales of the product; English and 简体中文 are equals. */
export const LOCALES = ['en', 'zh'] as const
export type Locale = (typeof LOCALES)[number]

// U+0000–U+001F and U+007F–U+009F, with tab and line breaks allowed in prose only. A lone surrogate
// would be stored as U+FFFD, so two different texts could merge: refused as well.
const CONTROL = /\p{Cc}/u
const CONTROL_BUT_BREAKS = /[^\P{Cc}\t\n\r]/u
const LONE_SURROGATE = /\p{Cs}/u

/** True when the text can be stored and returned byte for byte. */
export function isStorable(text: string, breaks: 'breaks' | 'line' = 'line'): boolean {
  return (
    !LONE_SURROGATE.test(text) && !(breaks === 'line' ? CONTROL : CONTROL_BUT_BREAKS).test(text)
  )
}

function text(max: number, breaks: 'breaks' | 'line') {
  return z
    .string()
    .max(max)
    .refine((value) => isStorable(value, breaks), { message: 'text.not_storable' })
}

const filled = (value: string) => value.trim() !== ''

/** One line of text a person typed: kept byte for byte, never trimmed or normalised. */
export const Line = text(200, 'line').refine(filled, { message: 'text.blank' })
/** Prose; line breaks are kept. */
export const Prose = text(4000, 'breaks').refine(filled, { message: 'text.blank' })

function localized<T extends z.ZodType<string>>(item: T) {
  return z
    .strictObject({ en: item.optional(), zh: item.optional() })
    .refine((value) => value.en !== undefined || value.zh !== undefined, {
      message: 'text.no_language',
    })
}

/** A line in English, Chinese or both; the screen falls back to the language that is there. */
export const LocalizedLine = localized(Line).meta({ id: 'LocalizedLine' })
export type LocalizedLine = z.infer<typeof LocalizedLine>
/** Prose in English, Chinese or both. */
export const LocalizedProse = localized(Prose).meta({ id: 'LocalizedProse' })
export type LocalizedProse = z.infer<typeof LocalizedProse>
/** Names of metrics carry both languages: a definition is one for all readers. */
export const BilingualLine = z.strictObject({ en: Line, zh: Line }).meta({ id: 'BilingualLine' })
export type BilingualLine = z.infer<typeof BilingualLine>

/** A key as programs use it: lower case, digits, underscore and hyphen. */
export const Key = z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/, { message: 'text.bad_key' })
/** A calendar day, YYYY-MM-DD. */
export const Day = z.iso.date().meta({ id: 'Day' })
/** An instant, ISO 8601 in UTC. */
export const Instant = z.iso.datetime().meta({ id: 'Instant' })
/** An id with its prefix, such as exp_0192…; opaque to callers. */
export const Id = z.string().regex(/^[a-z]{2,4}_[A-Za-z0-9-]{1,64}$/, { message: 'text.bad_id' })

/** Finite and inside ±1e15, so that sums of squares stay finite too. */
export const Quantity = z.number().min(-1e15).max(1e15)
/** Share in integer basis points, 0–10 000. */
export const BasisPoints = z.int().min(0).max(10_000)

/** The text in the reader's language, else in the other one. */
export function inLanguage(
  value: { readonly en?: string | undefined; readonly zh?: string | undefined },
  locale: Locale,
): string {
  return (locale === 'zh' ? (value.zh ?? value.en) : (value.en ?? value.zh)) ?? ''
}
