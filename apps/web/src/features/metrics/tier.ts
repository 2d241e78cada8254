import type { Tier } from '@sextant/core/contract'

/** Tiers in the order of every list and bar. */
export const TIER_ORDER = ['core', 'supporting', 'exploratory'] as const satisfies readonly Tier[]

/** Outline of a tier's mark on a 10 px grid: square, circle, diamond. */
export const TIER_SHAPES: Readonly<Record<Tier, string>> = {
  core: 'M1 1h8v8H1Z',
  supporting: 'M5 .5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z',
  exploratory: 'M5 0l5 5-5 5-5-5Z',
}
