import type { Locale, LocalizedLine } from '@sextant/core/contract'

/** A text somebody typed, in the language they typed it in. */
export function spokenIn(locale: Locale, text: string): LocalizedLine {
  return locale === 'zh' ? { zh: text } : { en: text }
}
