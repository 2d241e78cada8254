import { type AdviceReason, type AdviceRecord, sayReason, type Tier } from '@sextant/core/contract'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'

const { t, locale } = useMessages()
const format = useFormat()

/** A reason as a sentence; its words are the contract’s, so that documents say the same. */
function reason(one: AdviceReason): string {
  return sayReason(one, locale.value)
}

/** Where a move comes from or goes: an initiative, or a tier’s plan on no work yet. */
function end(name: AdviceRecord['fromName'], tier: Tier): string {
  return name === null ? t('advice.tierPlan', { tier: t(`tier.${tier}`) }) : format.text(name)
}

/** What the move is expected to bring, or why that cannot be said. */
function effect({ effect: found }: AdviceRecord): string {
  if (found === null) return t('advice.noEffect')
  const said = format.effect(found.estimate, found.interval, found.metric)
  return t('advice.effect', { effect: said, n: found.n })
}

/** Advice in the reader's language. */
export function useAdviceWords() {
  return { reason, end, effect }
}
