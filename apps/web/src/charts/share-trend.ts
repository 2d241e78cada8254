import type { Tier } from '@sextant/core/contract'
import type { PerTier } from './mix.js'

/** One period: its shares, its target with the allowed bands, and how many things changed it. */
export interface TrendPeriod {
  readonly id: string
  readonly label: string
  /** 0–1, null where nothing is spent. */
  readonly shares: PerTier<number> | null
  readonly target: PerTier<number>
  readonly band: PerTier<number>
  /** Numbers of the notes below that fall into it. */
  readonly notes: readonly number[]
}

interface TrendBox {
  readonly tier: Tier
  readonly y: number
  readonly height: number
  readonly share: number
}

interface TrendColumn {
  readonly period: TrendPeriod
  readonly x: number
  readonly width: number
  readonly centre: number
  readonly boxes: readonly TrendBox[]
  /** Where the target's two boundaries lie, with their bands. */
  readonly bounds: readonly { readonly at: number; readonly from: number; readonly to: number }[]
}

const MOST_WIDTH = 74
const GAP = 0.34
const ORDER = ['core', 'supporting', 'exploratory'] as const

/**
 * Places of stacked shares, core at the foot: of each period the boxes and the two boundaries of its
 * own target, since a target may change from one to the next. Pure.
 */
export function shareTrend(
  periods: readonly TrendPeriod[],
  size: { readonly width: number; readonly height: number },
): TrendColumn[] {
  const pitch = size.width / Math.max(1, periods.length)
  const width = Math.min(MOST_WIDTH, pitch * (1 - GAP))
  const up = (share: number) => size.height * (1 - Math.min(1, Math.max(0, share)))
  return periods.map((period, index) => {
    const centre = pitch * (index + 0.5)
    return {
      period,
      x: centre - width / 2,
      width,
      centre,
      boxes: boxesOf(period.shares, size.height),
      bounds: [
        [period.target.core, period.band.core] as const,
        [1 - period.target.exploratory, period.band.exploratory] as const,
      ].map(([share, half]) => ({ at: up(share), from: up(share + half), to: up(share - half) })),
    }
  })
}

function boxesOf(shares: PerTier<number> | null, height: number): TrendBox[] {
  if (shares === null) return []
  let foot = height
  return ORDER.map((tier) => {
    const own = shares[tier] * height
    foot -= own
    return { tier, y: foot, height: own, share: shares[tier] }
  })
}
