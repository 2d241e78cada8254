import type { BudgetSummary, Tier } from '@sextant/core/contract'
import { TIER_ORDER } from '../metrics/tier.js'

/** What can be said of a budget before its cycle ends. */
export type BudgetJudgement =
  | { readonly kind: 'nothing' | 'tooEarly' | 'unreliable' | 'ok' }
  | { readonly kind: 'drift'; readonly tier: Tier; readonly side: 'over' | 'under' }

type Judged = Pick<BudgetSummary, 'projected' | 'alertable' | 'reliable' | 'band'>

const SEVERITY = { ok: 0, watch: 1, breach: 2 } as const

/** The tier that strays most from its target: by severity, then by its distance in bands. */
export function worstTier({ projected, band }: Pick<Judged, 'projected' | 'band'>): Tier | null {
  const { severity, deviation } = projected
  if (severity === null || deviation === null) return null
  const bands = (tier: Tier) => Math.abs(deviation[tier]) / band[tier]
  const [worst] = TIER_ORDER.toSorted(
    (a, b) => SEVERITY[severity[b]] - SEVERITY[severity[a]] || bands(b) - bands(a),
  )
  return worst ?? null
}

/** Judges on what is projected, and only when there is enough to judge on. */
export function judgeBudget(summary: Judged): BudgetJudgement {
  const { projected, alertable, reliable } = summary
  if (projected.shares === null || projected.deviation === null) return { kind: 'nothing' }
  if (reliable === false) return { kind: 'unreliable' }
  if (!alertable) return { kind: 'tooEarly' }
  const tier = worstTier(summary)
  if (tier === null || projected.overall === null || projected.overall === 'ok') {
    return { kind: 'ok' }
  }
  return { kind: 'drift', tier, side: projected.deviation[tier] > 0 ? 'over' : 'under' }
}
