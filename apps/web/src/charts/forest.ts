import type { Bounds, Tier } from '@sextant/core/contract'
import { scaleLinear } from 'd3-scale'
import type { Status } from '../components/status.js'

/** One metric of a forest plot. Lifts and margins are fractions. */
export interface ForestRow {
  readonly id: string
  /** Rows of one group follow each other; its label stands once. */
  readonly group: string
  readonly groupNote?: string | undefined
  readonly name: string
  readonly note?: string | undefined
  readonly tier?: Tier | undefined
  readonly control: string
  readonly treatment: string
  readonly estimate: number | null
  readonly bounds: Bounds | null
  /** Shrunk estimate, drawn hollow above the row. */
  readonly shrunk?: number | null | undefined
  /** Signed place of the non-inferiority margin: negative where higher is better. */
  readonly margin?: number | null | undefined
  /** One-sided bound that is read against the margin: a small tick. */
  readonly oneSided?: number | null | undefined
  /** The test's target: thicker. */
  readonly isTarget?: boolean | undefined
  /** Kept from choosing the axis; what runs off gets an arrow. Secondary metrics are. */
  readonly offScale?: boolean | undefined
  readonly reading: {
    readonly status?: Status | undefined
    readonly word: string
    readonly note?: string | undefined
  }
}

/** The shared axis in fractions, from low to high, with its ticks. */
export interface ForestAxis {
  readonly domain: readonly [number, number]
  readonly ticks: readonly number[]
}

const ROOM = 0.12
const HARM_ROOM = 0.2

/** One axis for all rows: intervals and margins of the rows that may choose it, and zero. */
export function forestAxis(rows: readonly ForestRow[]): ForestAxis {
  const deciding = rows.filter((row) => !row.offScale)
  const margins = deciding.map((row) => row.margin ?? 0)
  const values = [...deciding.flatMap((row) => row.bounds ?? []), ...margins, 0]
  const known = values.filter((value) => Number.isFinite(value))
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const span = high - low || 0.02
  // A hatch needs some width beyond its wall, or the harm side cannot be seen.
  const lowest = Math.min(
    low - span * ROOM,
    ...margins.map((m) => (m < 0 ? m - span * HARM_ROOM : 0)),
  )
  const highest = Math.max(
    high + span * ROOM,
    ...margins.map((m) => (m > 0 ? m + span * HARM_ROOM : 0)),
  )
  const domain = [lowest, highest] as const
  return { domain, ticks: scaleLinear().domain(domain).ticks(5) }
}

/** Where one row's marks go, in pixels; an arrow replaces the cap of an end that runs off. */
export interface ForestMark {
  readonly from: number
  readonly to: number
  readonly arrowLow: boolean
  readonly arrowHigh: boolean
  /** Null where the estimate lies off the axis. */
  readonly estimate: number | null
  readonly shrunk: number | null
  readonly oneSided: number | null
  /** The whole interval lies off the axis: a short arrow points to it, and no end has a cap. */
  readonly isOff: boolean
}

/** Length of the arrow towards an interval that lies off the axis as a whole. */
const STUB = 14

/** Horizontal place of a fraction on an axis drawn that wide. */
export function forestScale(axis: ForestAxis, width: number): (value: number) => number {
  return scaleLinear().domain(axis.domain).range([0, width])
}

/** Marks of a row; null without an estimate and its interval. */
export function forestMark(row: ForestRow, axis: ForestAxis, width: number): ForestMark | null {
  if (row.estimate === null || row.bounds === null) return null
  const scale = forestScale(axis, width)
  const [low, high] = axis.domain
  const inside = (value: number) => value >= low && value <= high
  const clamp = (value: number) => scale(Math.min(high, Math.max(low, value)))
  const place = (value: number | null | undefined) =>
    typeof value === 'number' && inside(value) ? scale(value) : null
  const above = row.bounds[0] > high
  const below = row.bounds[1] < low
  return {
    from: above ? width - STUB : clamp(row.bounds[0]),
    to: below ? STUB : clamp(row.bounds[1]),
    arrowLow: row.bounds[0] < low,
    arrowHigh: row.bounds[1] > high,
    estimate: place(row.estimate),
    shrunk: place(row.shrunk),
    oneSided: place(row.oneSided),
    isOff: above || below,
  }
}

/** The margin's wall and the hatched side beyond it: left where higher is better, else right. */
export interface HarmSide {
  readonly wall: number
  readonly from: number
  readonly width: number
}

/** Harm side of a row with a margin, in pixels; null without one. */
export function harmSide(row: ForestRow, axis: ForestAxis, width: number): HarmSide | null {
  if (typeof row.margin !== 'number' || row.margin === 0) return null
  const wall = forestScale(axis, width)(row.margin)
  return row.margin < 0
    ? { wall, from: 0, width: Math.max(0, wall) }
    : { wall, from: wall, width: Math.max(0, width - wall) }
}

/** Rows in their groups, in the order given. */
export function forestGroups(rows: readonly ForestRow[]): readonly (readonly ForestRow[])[] {
  const groups: ForestRow[][] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last?.[0]?.group === row.group) last.push(row)
    else groups.push([row])
  }
  return groups
}
