import type { Experiment, VerdictName } from '@sextant/core/contract'
import type { Status } from '../../components/status.js'

/** Glyph and colour of each verdict; the word beside it is `verdict.<name>`. */
export const VERDICT_STATUS: Readonly<Record<VerdictName, Status>> = {
  ship: 'ok',
  discuss: 'watch',
  do_not_ship: 'alarm',
  do_not_read: 'alarm',
  keep_running: 'none',
  no_effect: 'none',
  inconclusive: 'none',
}

/** From what speaks loudest to what can wait; the worst of several treatments names the row. */
const LOUDNESS: readonly VerdictName[] = [
  'do_not_read',
  'do_not_ship',
  'discuss',
  'ship',
  'no_effect',
  'inconclusive',
  'keep_running',
]

/** The loudest verdict of the newest look; null before the first look. */
export function loudestVerdict(experiment: Pick<Experiment, 'latestVerdicts'>): VerdictName | null {
  const names = experiment.latestVerdicts.map((one) => one.verdict)
  return LOUDNESS.find((name) => names.includes(name)) ?? null
}

/** `EXP-118`, in every language. */
export function experimentCode(experiment: { readonly number: number }): string {
  return `EXP-${experiment.number}`
}
