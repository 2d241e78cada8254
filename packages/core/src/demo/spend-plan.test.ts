import { describe, expect, test } from 'vitest'
import { fromTiers } from '../budget/per-tier.js'
import { INITIATIVE_SPECS } from './initiative-specs.js'
import { quarterOf } from './quarter.js'
import { seededRandom } from './random.js'
import { spendItems, type SpendItem } from './spend-plan.js'

const SPEC = {
  total: 12_000,
  heading: fromTiers([76, 17, 7]),
  bend: fromTiers([0.0458, -0.0229, -0.0229]),
  plannedPerSpent: fromTiers([0.8, 1.6, 1.9]),
  unassigned: 460,
  run: 3000,
  contingency: 300,
} as const

const tierOf = (item: SpendItem) =>
  INITIATIVE_SPECS.find((spec) => spec.key === item.initiative)?.tier

describe('spendItems', () => {
  test.each(['2026-10-01', '2026-10-02', '2026-11-21', '2026-12-26', '2026-12-31'])(
    'spent and still planned meet the heading exactly on %s',
    (today) => {
      const { fridays } = quarterOf(today)
      const items = spendItems(SPEC, fridays, today, seededRandom(1))
      const counted = items.filter(
        (item) => item.initiative !== null && (item.kind === 'actual' || item.day > today),
      )
      const sum = (tier: string) =>
        counted
          .filter((item) => tierOf(item) === tier)
          .reduce((total, item) => total + item.amount, 0)
      // A Friday that is today is neither booked nor ahead any more.
      expect([sum('core'), sum('supporting'), sum('exploratory')]).toEqual([9120, 2040, 840])
      expect(items.every((item) => item.amount > 0)).toBe(true)
      expect(items.some((item) => item.kind === 'actual' && item.day >= today)).toBe(false)
    },
  )
})
