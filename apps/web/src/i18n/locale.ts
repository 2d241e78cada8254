import type { Locale } from '@sextant/core/contract'

const KEPT = 'sextant.locale'

function isLocale(value: string | null): value is Locale {
  return value === 'en' || value === 'zh'
}

function keptLocale(): string | null {
  try {
    return localStorage.getItem(KEPT)
  } catch {
    return null
  }
}

/** The reader's earlier choice, else the first language of the browser that we speak. */
export function startLocale(
  kept: string | null = keptLocale(),
  wished: readonly string[] = navigator.languages,
): Locale {
  if (isLocale(kept)) return kept
  for (const wish of wished) {
    const language = wish.toLowerCase().split('-')[0] ?? ''
    if (isLocale(language)) return language
  }
  return 'en'
}

/** Value of the `lang` attribute: picks fonts and the voice of a screen reader. */
export function htmlLang(locale: Locale): string {
  return locale === 'zh' ? 'zh-CN' : 'en'
}

/** Keeps the choice for the next visit; without storage it holds for this one. */
export function keepLocale(locale: Locale): void {
  try {
    localStorage.setItem(KEPT, locale)
  } catch {
    // Private windows may refuse storage.
  }
}
