import type { Budget, BudgetGates } from '@sextant/core/contract'
import { useMessages } from '../../i18n/index.js'
import { useLedgerFormat } from '../budget/useLedgerFormat.js'

const { t } = useMessages()
const ledger = useLedgerFormat()

/** What is held and what asks for a decision, in one sentence. */
function lead(
  { envelope, groups, exemptions, initiatives }: BudgetGates,
  budget: Pick<Budget, 'ledger' | 'currency'>,
): string {
  const fired = groups
    .flatMap((group) => group.members)
    .filter(({ reading }) => reading === 'below' || reading === 'above').length
  const over = exemptions.filter(({ state }) => state === 'over').length
  const stop = initiatives.filter((one) => one.proposal === 'stop' && one.choice === null).length
  const held = ledger.amount(envelope.held, budget, { long: true })
  const parts = [
    envelope.held > 0 ? t('gates.lead.held', { held }) : '',
    fired > 0 ? t('gates.lead.fired', { count: fired }, fired) : '',
    over > 0 ? t('gates.lead.over', { count: over }, over) : '',
    stop > 0 ? t('gates.lead.stop', { count: stop }, stop) : '',
  ].filter(Boolean)
  return parts.length === 0
    ? t('gates.lead.calm')
    : `${parts.join(t('budget.semicolon'))}${t('objectives.lead.stop')}`
}

export function useGatesLead() {
  return { lead }
}
