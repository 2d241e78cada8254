import { asc } from 'drizzle-orm'
import { byTier, type PerTier } from '../budget/per-tier.js'
import { TIERS, type Tier } from '../contract/metric.js'
import type { Returns, TierMove } from '../contract/returns.js'
import type { Executor } from '../db/open.js'
import { metricVersions } from '../db/schema/metrics.js'
import type { Span } from './trailing-window.js'

/** Every change of a metric's tier, oldest first, and how far those that began below have come. */
export interface TierHistory {
  readonly moves: readonly TierMove[]
  readonly funnel: Returns['funnel']
}

/** Reads promotions from the versions of the definitions: reason and day stand there. */
export async function readTierHistory(db: Executor): Promise<TierHistory> {
  const rows = await db
    .select({
      metricId: metricVersions.metricId,
      name: metricVersions.name,
      tier: metricVersions.tier,
      day: metricVersions.effectiveFrom,
      reason: metricVersions.reason,
    })
    .from(metricVersions)
    .orderBy(asc(metricVersions.metricId), asc(metricVersions.version))
  const ids = [...new Set(rows.map((row) => row.metricId))]
  const histories = ids.map((id) => rows.filter((row) => row.metricId === id))
  const moves = histories.flatMap((versions) =>
    versions.flatMap((version, index): TierMove[] => {
      const from = versions[index - 1]?.tier
      if (from === undefined || from === version.tier) return []
      const { metricId, name, tier: to, day, reason } = version
      return [{ metricId, name, from, to, day, reason }]
    }),
  )
  return {
    moves: moves.toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    funnel: funnelOf(histories.map((versions) => versions.map((version) => version.tier))),
  }
}

/** True when a metric went up: from exploratory towards core. */
function isPromotion({ from, to }: Pick<TierMove, 'from' | 'to'>): boolean {
  return TIERS.indexOf(to) < TIERS.indexOf(from)
}

/** Moves on the days of a span, and the promotions among them by the tier they left. */
export function movesIn(
  moves: readonly TierMove[],
  { startsOn, endsOn }: Span,
): { readonly moves: TierMove[]; readonly promoted: PerTier<number> } {
  const own = moves.filter((move) => startsOn <= move.day && move.day <= endsOn)
  const promoted = byTier(
    (tier) => own.filter((move) => move.from === tier && isPromotion(move)).length,
  )
  return { moves: own, promoted }
}

/** Metrics that were ever exploratory; of those, the ones that then were supporting or core; core. */
function funnelOf(histories: readonly (readonly Tier[])[]): Returns['funnel'] {
  const began = histories.flatMap((tiers) => {
    const start = tiers.indexOf('exploratory')
    return start === -1 ? [] : [tiers.slice(start)]
  })
  const reached = (...wanted: Tier[]) =>
    began.filter((tiers) => tiers.some((tier) => wanted.includes(tier))).length
  return {
    exploratory: began.length,
    supporting: reached('supporting', 'core'),
    core: reached('core'),
  }
}
