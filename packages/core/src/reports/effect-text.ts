import { formatEffect, type ValueUnit } from '../contract/format.js'
import type { Locale } from '../contract/text.js'

/** An absolute effect with its interval, or a dash where it has none. */
export function effectText(
  effect: { readonly estimate: number; readonly interval: [number, number] | null } | null,
  metric: ValueUnit,
  locale: Locale,
): string {
  return effect === null ? '–' : formatEffect(effect.estimate, effect.interval, metric, locale)
}
