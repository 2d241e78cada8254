import type { Agenda } from '../contract/agenda.js'

/** What an agenda is of; with a metric or a budget, of that one and what hangs on it. */
export interface AgendaScope {
  readonly kind: Agenda['kind']
  readonly from: string
  readonly to: string
  readonly metricId: string | null
  readonly budgetId: string | null
}
