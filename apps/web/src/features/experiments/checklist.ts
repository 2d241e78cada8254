import type { Experiment, Metric } from '@sextant/core/contract'
import type { Status } from '../../components/status.js'
import { type Draft, fraction } from './draft.js'
import { figureFaults } from './figure-faults.js'
import { isBlank } from './localized.js'
import { planEnd, type PlanPreview } from './plan-preview.js'

/** What is looked at before a plan is locked. */
export interface ChecklistFacts {
  readonly draft: Draft
  readonly target: Metric | undefined
  readonly preview: PlanPreview
  readonly today: string
  readonly cycleEnd: string | null
  /** Other experiments on the same target. */
  readonly others: readonly Pick<Experiment, 'number' | 'state'>[]
}

/** One line of the list: `none` is missing and blocks locking, `watch` is worth a thought. */
export interface Check {
  readonly key: string
  readonly status: Status
  readonly params?: Readonly<Record<string, string | number>>
}

const ENOUGH_POWER = 0.8
const TWO_WEEKS = 14
const FRESH_DAYS = 45
const DAY_MS = 86_400_000

/** Every check in the order shown; keys stand under `experiments.check`. */
export function checklist(facts: ChecklistFacts): readonly Check[] {
  return [
    ...whatIsWritten(facts),
    ...whatIsMeasured(facts),
    ...whatItTakes(facts),
    ...whatElseRuns(facts),
  ]
}

/** True when nothing that blocks locking is missing. */
export function isComplete(checks: readonly Check[]): boolean {
  return checks.every((check) => check.status !== 'none')
}

function whatIsWritten({ draft }: ChecklistFacts): Check[] {
  const texts = [draft.name, draft.because, draft.change, draft.audience]
  const isWrong = Object.keys(figureFaults(draft)).length > 0
  return [
    yesOrMissing('hypothesis', !texts.some(isBlank)),
    yesOrMissing('variants', variantsHold(draft)),
    ...(isWrong ? [{ key: 'figures.wrong', status: 'none' as const }] : []),
  ]
}

/** True when every variant has a name and a key of its own. */
export function variantsHold({ variants }: Pick<Draft, 'variants'>): boolean {
  const keys = variants.map((variant) => variant.key)
  return (
    new Set(keys).size === keys.length &&
    variants.every((variant) => /^[a-z][a-z0-9_-]{0,63}$/.test(variant.key)) &&
    variants.every((variant) => !isBlank(variant.name))
  )
}

function whatIsMeasured({ draft, target, today }: ChecklistFacts): Check[] {
  if (target === undefined) return [{ key: 'target.missing', status: 'none' }]
  const hasPath = target.pathToNorthStar !== null
  const isExempt = target.exemption !== null && target.exemption.until >= today
  const path: Check = hasPath
    ? { key: 'path.ok', status: 'ok' }
    : { key: isExempt ? 'path.exempt' : 'path.missing', status: isExempt ? 'watch' : 'none' }
  const guardrails: Check =
    draft.guardrails.length > 0
      ? { key: 'guardrails.ok', status: 'ok', params: { count: draft.guardrails.length } }
      : { key: 'guardrails.missing', status: 'watch' }
  return [path, guardrails]
}

function whatItTakes({ draft, target, preview, today, cycleEnd }: ChecklistFacts): Check[] {
  if (preview.missing !== null) return [{ key: 'sample.missing', status: 'none' }]
  const checks: Check[] = [{ key: 'sample.ok', status: 'ok' }]
  const isStrong = (fraction(draft.power) ?? 0) >= ENOUGH_POWER
  checks.push({ key: isStrong ? 'power.ok' : 'power.low', status: isStrong ? 'ok' : 'watch' })
  if (!draft.ownBaseline && target?.latest) {
    const age = (Date.parse(today) - Date.parse(target.latest.periodEnd)) / DAY_MS
    const isFresh = age <= FRESH_DAYS
    checks.push({ key: isFresh ? 'fresh.ok' : 'fresh.old', status: isFresh ? 'ok' : 'watch' })
  }
  const { days } = preview
  if (days === null) return [...checks, { key: 'weeks.unknown', status: 'watch' }]
  const end = planEnd(today, days, target)
  if (end === null) return [...checks, { key: 'weeks.never', status: 'watch' }]
  const isLong = days >= TWO_WEEKS
  checks.push({ key: isLong ? 'weeks.ok' : 'weeks.short', status: isLong ? 'ok' : 'watch' })
  if (cycleEnd !== null) {
    const isIn = end <= cycleEnd
    checks.push({ key: isIn ? 'cycle.ok' : 'cycle.late', status: isIn ? 'ok' : 'watch' })
  }
  return checks
}

const OPEN: readonly Experiment['state'][] = ['running', 'paused']

function whatElseRuns({ others, target }: ChecklistFacts): Check[] {
  if (target === undefined) return []
  const open = others.filter((one) => OPEN.includes(one.state))
  if (open.length === 0) return [{ key: 'alone.ok', status: 'ok' }]
  const codes = open.map((one) => `EXP-${one.number}`).join(', ')
  return [{ key: 'alone.others', status: 'watch', params: { codes } }]
}

function yesOrMissing(key: string, holds: boolean): Check {
  return { key: `${key}.${holds ? 'ok' : 'missing'}`, status: holds ? 'ok' : 'none' }
}
