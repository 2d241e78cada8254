import type { Locale } from '@sextant/core/contract'

/** A text as a form holds it: what was typed, by language, blanks included. */
export type Typed = { readonly en?: string | undefined; readonly zh?: string | undefined }

/** What a field shows: the reader's language, else the other one. */
export function shownIn(text: Typed, locale: Locale): string {
  const other = locale === 'zh' ? text.en : text.zh
  return text[locale] ?? other ?? ''
}

/** The text with the reader's language written over; the other language stays as it was. */
export function writtenIn(text: Typed, locale: Locale, typed: string): Typed {
  return { ...text, [locale]: typed }
}

/** Only the languages that say something, as the API takes them. */
export function filledIn(text: Typed): { en?: string; zh?: string } {
  const { en, zh } = text
  return {
    ...(en === undefined || en.trim() === '' ? {} : { en }),
    ...(zh === undefined || zh.trim() === '' ? {} : { zh }),
  }
}

/** True when no language says anything. */
export function isBlank(text: Typed): boolean {
  return Object.keys(filledIn(text)).length === 0
}
