import type { KeyResult, ValueUnit } from '@sextant/core/contract'

/** What an objective and a key result have in common. */
export type Paced = Pick<KeyResult, 'progress' | 'expected' | 'health'>

/** Unit of a key result that counts something of its own. */
export const BARE: ValueUnit = { kind: 'mean', unit: null }

/** Place of a key result: its objective counted from 1, and itself among those that deliver. */
export interface KeyResultCode {
  readonly objective: number
  /** Null for a health key result, which has no number. */
  readonly place: number | null
}

/** Codes of all key results of a cycle, by id. */
export function keyResultCodes(
  objectives: readonly { readonly keyResults: readonly Pick<KeyResult, 'id' | 'role'>[] }[],
): ReadonlyMap<string, KeyResultCode> {
  const codes = new Map<string, KeyResultCode>()
  for (const [index, objective] of objectives.entries()) {
    let place = 0
    for (const { id, role } of objective.keyResults) {
      if (role === 'delivery') place += 1
      codes.set(id, { objective: index + 1, place: role === 'delivery' ? place : null })
    }
  }
  return codes
}

/** Progress minus expected, as it was judged; null while there is nothing to judge. */
export function paceOf({ progress, expected, health }: Paced): number | null {
  if (progress === null || expected === null || health === 'too_early') return null
  return progress - expected
}

/** Periods inside the bound, where progress is a share of periods. */
export function heldPeriods({
  range,
  raw,
  series,
}: Pick<KeyResult, 'range' | 'raw' | 'series'>): { held: number; of: number } | null {
  if (range.type !== 'maintain_min' && range.type !== 'maintain_max') return null
  if (range.judged === 'latest') return null
  if (raw === null || series.length === 0) return null
  return { held: Math.round(raw * series.length), of: series.length }
}

/** Figures that a range is made of. */
export function rangeFigures(range: KeyResult['range']): readonly number[] {
  switch (range.type) {
    case 'move':
    case 'cumulative':
      return [range.baseline, range.target]
    case 'maintain_min':
    case 'maintain_max':
      return [range.bound]
    case 'maintain_band':
      return [range.low, range.high]
    case 'milestone':
    case 'boolean':
    case 'ordinal':
    case 'baseline_setting':
      return []
  }
}

/** Zones of an ordinal key result, by the figure a check-in says. */
export const ZONES = ['fail', 'commit', 'target', 'stretch'] as const

export function zoneOf(value: number): (typeof ZONES)[number] {
  return ZONES[Math.round(value)] ?? 'fail'
}

/** Decimals of a number as it was entered, at most 4. */
export function enteredDecimals(value: number): number {
  return Math.min(4, String(value).split('.')[1]?.length ?? 0)
}

/** Key results by health, in the order they are spoken of. */
export function healthCounts(
  keyResults: readonly Pick<KeyResult, 'health'>[],
): readonly { readonly health: KeyResult['health']; readonly count: number }[] {
  const order = [
    'on_track',
    'at_risk',
    'off_track',
    'stale',
    'no_data',
    'too_early',
    'closed',
  ] as const
  return order.flatMap((health) => {
    const count = keyResults.filter((one) => one.health === health).length
    return count > 0 ? [{ health, count }] : []
  })
}

/** What is left to do, a week: the gap over the weeks left, and what was gained a week so far. */
export function weeklyPace(
  { range, current }: Pick<KeyResult, 'range' | 'current'>,
  cycle: { readonly startsOn: string; readonly endsOn: string },
): { readonly needed: number | null; readonly gained: number | null } | null {
  if (range.type !== 'move' || current === null) return null
  const weeks = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 604_800_000
  const left = weeks(current.day, cycle.endsOn)
  const gone = weeks(cycle.startsOn, current.day)
  return {
    needed: left > 0 ? (range.target - current.value) / left : null,
    gained: gone > 0 ? (current.value - range.baseline) / gone : null,
  }
}
