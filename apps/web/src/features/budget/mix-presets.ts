import type { TierMix } from '@sextant/core/contract'

/** Mixes to start from (budget rules 5.1): the default, a mature business, a technology business. */
export const MIX_PRESETS = {
  standard: { core: 7000, supporting: 2000, exploratory: 1000 },
  mature: { core: 8000, supporting: 1500, exploratory: 500 },
  technology: { core: 4500, supporting: 4000, exploratory: 1500 },
} as const satisfies Readonly<Record<string, TierMix>>
export type MixPreset = keyof typeof MIX_PRESETS
export const PRESET_NAMES = ['standard', 'mature', 'technology'] as const satisfies MixPreset[]

/** The preset a mix is; null for one of somebody's own. */
export function presetOf(mix: TierMix): MixPreset | null {
  const same = (one: TierMix) =>
    one.core === mix.core &&
    one.supporting === mix.supporting &&
    one.exploratory === mix.exploratory
  return PRESET_NAMES.find((name) => same(MIX_PRESETS[name])) ?? null
}
