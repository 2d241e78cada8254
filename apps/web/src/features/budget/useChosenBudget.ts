import { useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { useChosenCycle } from '../objectives/useChosenCycle.js'
import { LEDGER_ORDER } from './ledger.js'
import { budgetsQuery } from './useBudgets.js'

/** The budget that the address names with `?cycle=` and `?ledger=`, and what is missing before there is one. */
export function useChosenBudget() {
  const route = useRoute()
  const { t } = useMessages()
  const format = useFormat()
  const { cycles, cycle, overview, choose } = useChosenCycle()
  const budgets = useQuery(budgetsQuery)
  const ledger = computed(
    () => LEDGER_ORDER.find((name) => name === route.query.ledger) ?? LEDGER_ORDER[0],
  )
  const budget = computed(() =>
    budgets.data.value?.find(
      (one) => one.cycleId === cycle.value?.id && one.ledger === ledger.value,
    ),
  )
  /** Undefined while it is not known. */
  const missing = computed<'cycle' | 'budget' | 'nothing' | undefined>(() => {
    if (!cycles.data.value || !budgets.data.value) return undefined
    if (!cycle.value) return 'cycle'
    return budget.value ? 'nothing' : 'budget'
  })
  const empty = computed(() =>
    missing.value === 'cycle'
      ? t('budget.empty.cycle')
      : t(`budget.empty.${ledger.value}`, { cycle: format.text(cycle.value?.name ?? {}) }),
  )
  return { cycles, cycle, overview, choose, budgets, ledger, budget, missing, empty }
}
