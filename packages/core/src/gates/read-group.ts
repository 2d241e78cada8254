import type { GATE_READINGS } from '../contract/gates.js'
import type { Direction } from '../contract/metric.js'

/** Fewer have no mean that says anything of one of them. */
const LEAST_MEMBERS = 3
/** Complete periods in a row that a gate wants to see. */
const PERIODS = 2

export interface GateValue {
  readonly periodStart: string
  readonly periodEnd: string
  readonly value: number
}

interface Member {
  readonly id: string
  readonly values: readonly GateValue[]
}

interface Period {
  readonly periodStart: string
  readonly periodEnd: string
  /** Of the members with values in both periods. */
  readonly mean: number
  /** Where the best quarter begins: the third quartile, linear between values; the first one where less is better. */
  readonly mark: number
}

export interface GroupReading {
  /** Two, the older first; none where too few members can be compared. */
  readonly periods: readonly Period[]
  /** By member: its value in each period, and where it stands. */
  readonly members: ReadonlyMap<
    string,
    {
      readonly values: readonly (number | null)[]
      readonly reading: (typeof GATE_READINGS)[number]
    }
  >
}

/**
 * Where each member of a group stands: below the mean in the last two complete periods, above the
 * mark of the best quarter in both, or between. Members are taken in the order of their ids, so that
 * the order of the facts never shows in a sum.
 */
export function readGroup(facts: readonly Member[], direction: Direction): GroupReading {
  const members = facts.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const keys = lastPeriods(members)
  const compared = members.filter((member) => keys.every((key) => valueIn(member, key) !== null))
  const comparable = keys.length === PERIODS && compared.length >= LEAST_MEMBERS
  const periods = comparable
    ? keys.map((key) => {
        const values = compared.flatMap((member) => valueIn(member, key) ?? [])
        return { ...key, mean: meanOf(values), mark: markOf(values, direction) }
      })
    : []
  return {
    periods,
    members: new Map(
      members.map((member) => {
        const values = keys.map((key) => valueIn(member, key))
        return [member.id, { values, reading: judge(values, periods, direction) }]
      }),
    ),
  }
}

type Key = Pick<GateValue, 'periodStart' | 'periodEnd'>

/** The last two periods that enough members have a value of, the older first. */
function lastPeriods(members: readonly Member[]): Key[] {
  const counts = new Map<string, { readonly key: Key; readonly count: number }>()
  for (const { periodStart, periodEnd } of members.flatMap((member) => member.values)) {
    const name = `${periodEnd} ${periodStart}`
    const count = (counts.get(name)?.count ?? 0) + 1
    counts.set(name, { key: { periodStart, periodEnd }, count })
  }
  return [...counts]
    .filter(([, { count }]) => count >= LEAST_MEMBERS)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(-PERIODS)
    .map(([, { key }]) => key)
}

function valueIn({ values }: Member, { periodStart, periodEnd }: Key): number | null {
  const found = values.find(
    (item) => item.periodStart === periodStart && item.periodEnd === periodEnd,
  )
  return found?.value ?? null
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Quartile by linear interpolation (type 7 of Hyndman and Fan, 1996). */
function markOf(values: readonly number[], direction: Direction): number {
  const sorted = values.toSorted((a, b) => (direction === 'down' ? b - a : a - b))
  const at = 0.75 * (sorted.length - 1)
  const low = sorted[Math.floor(at)] ?? 0
  const high = sorted[Math.ceil(at)] ?? low
  return low + (at - Math.floor(at)) * (high - low)
}

function judge(
  values: readonly (number | null)[],
  periods: readonly Period[],
  direction: Direction,
): (typeof GATE_READINGS)[number] {
  if (periods.length === 0 || values.includes(null)) return 'no_data'
  const sign = direction === 'down' ? -1 : 1
  const ahead = (against: 'mean' | 'mark') =>
    periods.map((period, at) => sign * ((values[at] ?? 0) - period[against]))
  if (ahead('mean').every((distance) => distance < 0)) return 'below'
  return ahead('mark').every((distance) => distance > 0) ? 'above' : 'between'
}
