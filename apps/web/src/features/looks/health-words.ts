import type { HealthCheck } from '@sextant/core/contract'
import type { Status } from '../../components/status.js'
import type { useFormat } from '../../composables/useFormat.js'

/** Glyph and colour of a health check. */
export const CHECK_STATUS: Readonly<Record<HealthCheck['status'], Status>> = {
  ok: 'ok',
  watch: 'watch',
  alarm: 'alarm',
  not_computable: 'none',
}

const COUNTS = [
  'rejected',
  'received',
  'rows',
  'have',
  'planned',
  'missing',
  'measured',
  'experiments',
  'units',
  'exposures',
  'tests',
  'overlapping',
  'cells',
  'hours',
] as const

/** The figures of a check as they are printed; what is text already stays as it is. */
export function checkParams(
  check: HealthCheck,
  format: Pick<ReturnType<typeof useFormat>, 'number' | 'p' | 'percent' | 'date'>,
): Record<string, string> {
  const printed: Record<string, string> = {}
  for (const [name, value] of Object.entries(check.params)) printed[name] = String(value)
  for (const name of COUNTS) {
    const value = check.params[name]
    if (typeof value === 'number') printed[name] = format.number(value, { decimals: 0 })
  }
  const { pValue, share, percentile } = check.params
  // Kept on one line: p = 0.046 is one figure.
  if (typeof pValue === 'number') printed.p = format.p(pValue).replaceAll(' ', '\u00a0')
  if (typeof share === 'number') printed.share = format.percent(share, { decimals: 2 })
  for (const name of ['effect', 'usual', 'early', 'later'] as const) {
    const value = check.params[name]
    if (typeof value === 'number') printed[name] = format.percent(value, { signed: true })
  }
  if (typeof percentile === 'number') {
    printed.percentile = format.percent(percentile, { decimals: 0 })
  }
  for (const name of ['until', 'newest', 'at', 'differedAt'] as const) {
    const value = check.params[name]
    if (typeof value === 'string' && value !== '') printed[name] = format.date(value.slice(0, 10))
  }
  return printed
}

/**
 * The texts that may say where a check stands, the most telling first; the first that there is counts.
 * A reason has a text of its own, and so has what only some data know, such as when units are in.
 */
export function checkParts({ status, params }: HealthCheck): readonly string[] {
  const known = (name: string) => (params[name] ?? '') !== ''
  if (status === 'not_computable') return [`unknown_${params['reason']}`, 'unknown']
  if (status === 'ok') return known('reason') ? [`ok_${params['reason']}`, 'ok'] : ['ok']
  return [
    ...(known('until') ? [`offUntil_${params['traffic']}`, 'offUntil'] : []),
    ...(known('silent') ? ['offSilent'] : []),
    ...(known('values') ? ['offValues'] : []),
    ...(known('where') ? ['offWhere'] : []),
    ...(params['running'] === 0 ? ['offEnded'] : []),
    'off',
  ]
}

/** How many checks stand at each status, in the order ok, watch, alarm, not computable. */
export function countChecks(checks: readonly HealthCheck[]) {
  const count = (status: HealthCheck['status']) =>
    checks.filter((check) => check.status === status).length
  return {
    ok: count('ok'),
    watch: count('watch'),
    alarm: count('alarm'),
    not_computable: count('not_computable'),
  }
}

/** As many checks are read at a glance; of more, those that ask for somebody stand out. */
const GLANCE = 6

/**
 * The checks to show, and those to fold away: alarms first, then watches stay, what is quiet or could
 * not be computed is folded. Few checks are all shown, in their own order.
 */
export function foldChecks(checks: readonly HealthCheck[]): {
  readonly shown: readonly HealthCheck[]
  readonly folded: readonly HealthCheck[]
} {
  if (checks.length <= GLANCE) return { shown: checks, folded: [] }
  const having = (status: HealthCheck['status']) =>
    checks.filter((check) => check.status === status)
  return {
    shown: [...having('alarm'), ...having('watch')],
    folded: [...having('not_computable'), ...having('ok')],
  }
}
