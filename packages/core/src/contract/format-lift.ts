import {
  formatNumber,
  formatPercent,
  formatRange,
  isKnown,
  MAX_DECIMALS,
  type MaybeNumber,
  UNKNOWN,
  withUnit,
} from './format-number.js'
import type { Locale } from './text.js'

/** Bounds of an interval, lower first; an infinite bound marks a one-sided one. */
export type Bounds = readonly [low: number, high: number]

const Z95 = 1.959963984540054

/**
 * Decimals of an estimate: as many as show two significant digits of its standard error, which is
 * taken from the half-width of the 95% interval. In the unit of the arguments.
 */
export function liftDecimals(estimate: number, [low, high]: Bounds): number {
  const half = Math.max(
    Number.isFinite(high) ? high - estimate : 0,
    Number.isFinite(low) ? estimate - low : 0,
  )
  const error = Number((half / Z95).toPrecision(2))
  if (!(error > 0) || !Number.isFinite(error)) return 2
  return Math.min(MAX_DECIMALS, Math.max(0, 1 - Math.floor(Math.log10(error))))
}

/** Decimals set for a whole column, where its rows must not differ. */
export interface LiftStyle {
  readonly decimals?: number | undefined
}

/** An estimate and its interval as two texts, to be set in two weights. */
export interface Notation {
  /** `+1.65%` */
  readonly estimate: string
  /** `[+0.51, +2.79]` */
  readonly interval: string
}

/** An estimate and its interval in one unit, with the same decimals; null where either is unknown. */
export function notation(
  estimate: MaybeNumber,
  bounds: Bounds | null | undefined,
  locale: Locale,
  unit: { readonly scale: number; readonly name: string; readonly decimals?: number | undefined },
): Notation | null {
  if (!isKnown(estimate) || !bounds || !bounds.every(isKnown)) return null
  const scaled: Bounds = [bounds[0] * unit.scale, bounds[1] * unit.scale]
  const decimals = unit.decimals ?? liftDecimals(estimate * unit.scale, scaled)
  const print = (value: number) => formatNumber(value, locale, { decimals, signed: true })
  return {
    estimate: withUnit(print(estimate * unit.scale), unit.name, locale),
    interval: `[${print(scaled[0])}, ${print(scaled[1])}]`,
  }
}

/**
 * A relative lift with its interval as two texts, to be set in two weights; null without an
 * interval, since an estimate alone is never printed. Arguments are fractions.
 */
export function liftParts(
  estimate: MaybeNumber,
  bounds: Bounds | null | undefined,
  locale: Locale,
  style: LiftStyle = {},
): Notation | null {
  return notation(estimate, bounds, locale, { scale: 100, name: '%', decimals: style.decimals })
}

/** A relative lift with its interval: `+1.65% [+0.51, +2.79]`. Arguments are fractions. */
export function formatLift(
  estimate: MaybeNumber,
  bounds: Bounds | null | undefined,
  locale: Locale,
  style: LiftStyle = {},
): string {
  const parts = liftParts(estimate, bounds, locale, style)
  return parts ? `${parts.estimate} ${parts.interval}` : UNKNOWN
}

/** The interval of a lift in prose: `+0.51% to +2.79%`, `+0.51% 至 +2.79%`. */
export function formatLiftRange(
  estimate: MaybeNumber,
  bounds: Bounds | null | undefined,
  locale: Locale,
): string {
  if (!isKnown(estimate) || !bounds || !bounds.every(isKnown)) return UNKNOWN
  const decimals = liftDecimals(estimate * 100, [bounds[0] * 100, bounds[1] * 100])
  const print = (bound: number) => formatPercent(bound, locale, { decimals, signed: true })
  return formatRange(print(bounds[0]), print(bounds[1]), locale)
}
