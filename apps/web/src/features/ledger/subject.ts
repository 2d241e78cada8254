import { type SpendMapping, type TransferEnd } from '@sextant/core/contract'
import { TIER_ORDER } from '../metrics/tier.js'

/** A calendar day, or '' for none. */
export type Day = string

type RowSubject = SpendMapping['subjects'][number]['on']

/** The choice of a select as an end of a transfer; null while nothing is chosen. */
export function transferEnd(chosen: string): TransferEnd | null {
  const [on, id = ''] = chosen.split(' ')
  const tier = TIER_ORDER.find((name) => name === id)
  if (on === 'initiative') return { on, initiativeId: id }
  if (on === 'tier' && tier) return { on, tier }
  if (on === 'bucket' && (id === 'run' || id === 'contingency')) return { on, bucket: id }
  return null
}

/** The choice of a select as what rows of a file are booked on; null: they are set aside. */
export function rowSubject(chosen: string): RowSubject | null {
  const [on, id = ''] = chosen.split(' ')
  if (on === 'initiative') return { on, initiativeId: id }
  if (on === 'experiment') return { on, experimentId: id }
  const bucket = (['mix', 'run', 'contingency'] as const).find((name) => name === id)
  return on === 'bucket' && bucket ? { on, bucket } : null
}

/** The select's value of what rows are booked on. */
export function chosenOf(on: RowSubject | undefined): string {
  if (on === undefined) return ''
  if (on.on === 'initiative') return `initiative ${on.initiativeId}`
  return on.on === 'experiment' ? `experiment ${on.experimentId}` : `bucket ${on.bucket}`
}
