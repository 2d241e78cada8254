import type { Locale } from '@sextant/core/contract'
import { computed, type ComputedRef } from 'vue'
import { createI18n } from 'vue-i18n'
import { htmlLang, keepLocale, startLocale } from './locale.js'
import type { messages as english } from './messages-en.js'

type Messages = typeof english

type Leaves<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}`
}[keyof T & string]

/** Every key of the English messages, so that a wrong key is a type error. */
export type MessageKey = Leaves<Messages>
export type MessageParams = Readonly<Record<string, string | number>>

const loaders = {
  en: () => import('./messages-en.js'),
  zh: () => import('./messages-zh.js'),
}

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  missingWarn: false,
  fallbackWarn: false,
  messages: {},
})

const { global } = i18n
const loaded = new Set<Locale>()

async function load(locale: Locale): Promise<void> {
  if (loaded.has(locale)) return
  const loadedMessages = await loaders[locale]()
  global.setLocaleMessage(locale, loadedMessages.messages)
  loaded.add(locale)
}

/** Switches language once its messages are here; the Chinese font comes only with Chinese. */
export async function setLocale(locale: Locale): Promise<void> {
  await load(locale)
  if (locale === 'zh') void import('./chinese-font.js')
  global.locale.value = locale
  document.documentElement.lang = htmlLang(locale)
}

/** Loads the messages of the first screen; call it before mounting. */
export function startI18n(): Promise<void> {
  return setLocale(startLocale())
}

/** Text in the reader's language. `count` chooses between `one | many` forms. */
export function t(key: MessageKey, params: MessageParams = {}, count?: number): string {
  return count === undefined ? global.t(key, params) : global.t(key, params, count)
}

/**
 * Text for a key that is only known at run time, such as `errors.${reason}`; undefined where there
 * is none. Its prefix must be listed in dynamic-prefixes.ts.
 */
export function dynamicText(key: string, params: MessageParams = {}): string | undefined {
  return global.te(key) || global.te(key, 'en') ? global.t(key, params) : undefined
}

interface Messenger {
  readonly t: typeof t
  readonly dynamicText: typeof dynamicText
  readonly locale: ComputedRef<Locale>
  readonly chooseLocale: (locale: Locale) => Promise<void>
}

const locale = computed<Locale>(() => (global.locale.value === 'zh' ? 'zh' : 'en'))

/** Switches language and remembers the choice. */
async function chooseLocale(next: Locale): Promise<void> {
  await setLocale(next)
  keepLocale(next)
}

/** What a component needs to speak: texts, the language and the switch. */
export function useMessages(): Messenger {
  return { t, dynamicText, locale, chooseLocale }
}
