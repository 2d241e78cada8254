import type { Locale } from '@sextant/core/contract'
import type { Browser, Page } from 'playwright-core'
import { withPage, type GuardedPageOptions } from './guarded-page.js'

/** How a reader has set up the screens. */
export interface Look {
  readonly locale: Locale
  readonly theme: 'light' | 'dark'
}

/** Both languages in both themes: what a screen looks like is held to in all four. */
export const EVERY_LOOK: readonly Look[] = (['en', 'zh'] as const).flatMap((locale) =>
  (['light', 'dark'] as const).map((theme) => ({ locale, theme })),
)

/** Each language and each theme once: what a screen does is walked in these two. */
export const LOOKS: readonly Look[] = [
  { locale: 'en', theme: 'light' },
  { locale: 'zh', theme: 'dark' },
]

/** The two that no other walk shows. */
export const OTHER_LOOKS = EVERY_LOOK.filter(
  (look) => !LOOKS.some(({ locale, theme }) => locale === look.locale && theme === look.theme),
)

/** Opens a guarded page whose reader has chosen that language and theme before. */
export function withLook<T>(
  browser: Browser,
  look: Look,
  options: GuardedPageOptions & { readonly origin: string },
  walk: (page: Page) => Promise<T>,
): Promise<T> {
  const { origin } = options
  const localStorage = [
    { name: 'sextant.locale', value: look.locale },
    { name: 'sextant.theme', value: look.theme },
  ]
  const storageState = { cookies: [], origins: [{ origin, localStorage }] }
  return withPage(
    browser,
    { viewport: { width: 1440, height: 900 }, baseURL: origin, storageState, ...options },
    walk,
  )
}
