import {
  inLanguage,
  type Experiment,
  type Locale,
  type Look,
  type Metric,
  type VerdictName,
} from '@sextant/core/contract'
import type { Page } from 'playwright-core'

/** Reads of one server that the walks over experiments check the screens against. */
export function experimentsOn(origin: () => string) {
  async function read(path: string) {
    const response = await fetch(`${origin()}${path}`)
    if (!response.ok) throw new Error(`${path} answered with ${response.status}`)
    return response.json()
  }

  async function send(path: string, body: unknown = {}) {
    const response = await fetch(`${origin()}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer = await response.json()
    if (!response.ok) throw new Error(`${path} answered ${JSON.stringify(answer)}`)
    return answer
  }

  async function all(): Promise<readonly Experiment[]> {
    return (await read('/api/experiments?limit=200')).items
  }

  /** The newest experiment in a state, with that verdict where one is named. */
  async function inState(state: Experiment['state'], verdict?: VerdictName): Promise<Experiment> {
    const isIt = (one: Experiment) =>
      one.state === state &&
      (verdict === undefined || one.latestVerdicts.some((latest) => latest.verdict === verdict))
    const found = (await all()).find(isIt)
    if (!found) throw new Error(`The demo has no ${state} experiment ${verdict ?? ''}`)
    return found
  }

  async function metrics(): Promise<readonly Metric[]> {
    return (await read('/api/metrics?limit=200')).items
  }

  async function metricNamed(key: string): Promise<Metric> {
    const metric = (await metrics()).find((one) => one.key === key)
    if (!metric) throw new Error(`The demo has no metric ${key}`)
    return metric
  }

  async function newestLook(id: string): Promise<Look> {
    const looks: { items: readonly Look[] } = await read(`/api/experiments/${id}/looks`)
    const [newest] = looks.items
    if (!newest) throw new Error(`Nobody has looked at ${id}`)
    return newest
  }

  return { read, send, all, inState, metrics, metricNamed, newestLook }
}

/** Says a word in the language of the walk. */
export const either = (locale: Locale) => (en: string, zh: string) => (locale === 'zh' ? zh : en)

export const TWO_VARIANTS = [
  { key: 'control', name: { en: 'Control' }, weightBp: 5000, isControl: true },
  { key: 'treatment', name: { en: 'Treatment' }, weightBp: 5000, isControl: false },
]

/** Types a name and a hypothesis into the form and chooses the target. */
export async function fillRegister(
  page: Page,
  locale: Locale,
  typed: { readonly name: string; readonly target: Metric },
): Promise<void> {
  const say = either(locale)
  await page.getByLabel(new RegExp(`^${say('Name', '名称')} *\\*`)).fill(typed.name)
  const sentence = page.getByRole('textbox', { name: /^(Because|We believe|For|依据|改动|受众)/ })
  await sentence.nth(0).fill('people come back to where they stopped')
  await sentence.nth(1).fill('a link to that place')
  await sentence.nth(2).fill('everybody')
  const chooser = page.getByLabel(new RegExp(`^${say('Target metric', '目标指标')}`)).first()
  const name = inLanguage(typed.target.name, locale)
  await chooser.selectOption({ label: name })
}
