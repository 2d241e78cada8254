import type { AdviceFigure, AdviceReason, AdviceRecord, AnsweredAdvice } from './advice.js'
import type { Budget } from './budget.js'
import {
  formatChange,
  formatDate,
  formatEffort,
  formatMoney,
  formatNumber,
  formatPercent,
  formatPoints,
  formatValue,
} from './format.js'
import type { Tier } from './metric.js'
import { inLanguage, type Locale } from './text.js'
import { ADVICE_TEMPLATES } from './advice-templates.js'

const TIER_WORDS = {
  en: { core: 'Core', supporting: 'Supporting', exploratory: 'Exploratory' },
  zh: { core: '核心', supporting: '支撑', exploratory: '探索' },
} as const satisfies Record<Locale, Record<Tier, string>>

/** A reason of advice as one sentence, for screens and documents alike. */
export function sayReason({ code, params }: AdviceReason, locale: Locale): string {
  const said = ADVICE_TEMPLATES[code][locale].replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
    const figure = params[name]
    return figure === undefined ? '–' : sayFigure(figure, locale)
  })
  // A figure may end in 人日 or in a digit: only the latter keeps the gap of its template.
  return said.replaceAll(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
}

/** One figure with its unit. */
export function sayFigure(figure: AdviceFigure, locale: Locale): string {
  switch (figure.is) {
    case 'text':
      return inLanguage(figure.text, locale)
    case 'tier':
      return TIER_WORDS[locale][figure.tier]
    case 'points':
      return formatPoints(figure.value, locale, { decimals: 1 })
    case 'share':
      return formatPercent(figure.value, locale)
    case 'amount':
      return sayAmount(figure.value, figure, locale)
    case 'count':
      return formatNumber(figure.value, locale, { decimals: 0 })
    case 'day':
      return formatDate(figure.day, locale)
    case 'value':
      return formatValue(figure.value, figure.metric, locale)
    case 'gain': {
      const per =
        figure.ledger === 'people'
          ? { en: 'per 100 person-days', zh: '每 100 人日' }
          : { en: `per 10,000 ${figure.currency ?? ''}`, zh: `每 1 万 ${figure.currency ?? ''}` }
      const change = formatChange(figure.value, figure.metric, locale)
      return locale === 'zh' ? `${per.zh} ${change}` : `${change} ${per.en}`
    }
  }
}

type InLedger = Pick<Budget, 'ledger' | 'currency'>

function sayAmount(value: number, { ledger, currency }: InLedger, locale: Locale): string {
  return ledger === 'people' || currency === null
    ? formatEffort(value, locale, { long: true })
    : formatMoney(value, currency, locale)
}

const CHOICE_WORDS = {
  accepted: { en: 'Advice accepted', zh: '采纳建议' },
  edited: { en: 'Advice accepted with another amount', zh: '修改后采纳建议' },
  rejected: { en: 'Advice rejected', zh: '不采纳建议' },
} as const

/** An answer as the decision log names it, in both languages. */
export function adviceTitle(
  { fromName, toName, fromTier, toTier }: AdviceRecord,
  amount: number,
  choice: AnsweredAdvice['choice'],
  budget: InLedger,
): { readonly en: string; readonly zh: string } {
  const end = (name: AdviceRecord['fromName'], tier: Tier, locale: Locale) =>
    name === null ? TIER_WORDS[locale][tier] : inLanguage(name, locale).slice(0, 50)
  const say = (locale: Locale) => {
    const [from, to] = [end(fromName, fromTier, locale), end(toName, toTier, locale)]
    const moved = sayAmount(amount, budget, locale)
    return locale === 'zh'
      ? `${CHOICE_WORDS[choice].zh}：${moved}从“${from}”移到“${to}”`
      : `${CHOICE_WORDS[choice].en}: ${moved} from ${from} to ${to}`
  }
  return { en: say('en'), zh: say('zh') }
}
