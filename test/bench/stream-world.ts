import type { Analysis, StreamMetric } from '@sextant/events'
import type { MemoryTables } from '@sextant/events/testing'

const DAY = 86_400_000
const START = Date.UTC(2026, 0, 15)
const SEED = 20261121
const EVENTS_PER_UNIT = 20
const EXPOSURES_PER_EVENT = 0.06

/** A share of a whole, from a row's number: the same on every run. */
const share = (row: string, salt: number) => `(hash(${row} * 8 + ${salt} + ${SEED}) % 1000003)`

/**
 * Rows of a stream by SQL, with sequence numbers in (after, after + size]: 6 exposures to 100 events,
 * 5 names of events, times at random over 42 days of which exposures take the last 28, so that no
 * range of rows can be skipped by time. One exposure in 1,000 names another variant.
 */
export async function putRows(
  tables: MemoryTables,
  {
    after,
    events,
    base,
  }: { readonly after: number; readonly events: number; readonly base: number },
): Promise<number> {
  const exposures = Math.round(events * EXPOSURES_PER_EVENT)
  const units = Math.round(base / EVENTS_PER_UNIT)
  const row = `(i + ${after})`
  const unit = `(${share(row, 1)} * 1009 + ${share(row, 2)}) % ${units} + 1`
  const ts = (from: number, days: number) =>
    `(${from} + ${share(row, 3)} * ${Math.floor((days * DAY) / 1_000_003)})::bigint`
  const variant = `case when ${share(row, 4)} < 1000 then 3 - (u % 2 + 1) else u % 2 + 1 end`
  await tables.run(`insert into exposures
    select i + ${after + 1}, u::integer, 6, 6 + (${variant})::integer, ${ts(START, 28)}, ${START + 28 * DAY}, null, null
    from (select i, ${unit} as u from range(${exposures}) t(i))`)
  // Some units that have events are never exposed.
  const wider = unit.replace(`% ${units}`, `% ${Math.round(units * 1.2)}`)
  const seq = after + exposures
  await tables.fill(
    `insert into events
    select i + ${seq + 1}, (${wider})::integer, (${share(row, 5)} % 5 + 1)::integer,
      ${ts(START - 14 * DAY, 42)}, ${START + 28 * DAY},
      '{"value":' || ${share(row, 6)} % 10000 || '.' || ${share(row, 7)} % 10 || '}'
    from range(${events}) t(i)`,
    seq + events,
  )
  return seq + events
}

/** The words that the rows name. */
export async function putWords(tables: MemoryTables): Promise<void> {
  const events = [1, 2, 3, 4, 5].map((id) => `(${id}, 0, 'event ${id}')`)
  const others = [`(6, 1, 'checkout')`, `(7, 2, 'control')`, `(8, 2, 'treatment')`]
  await tables.run(`insert into words values ${[...events, ...others].join(', ')}`)
}

/** Five metrics over a week; a later end makes an analysis of its own with the same numbers. */
export function benchAnalysis(laterBy = 0): Analysis {
  return {
    experiment: ['checkout'],
    variants: [
      { variant: 'control', values: ['control'] },
      { variant: 'treatment', values: ['treatment'] },
    ],
    from: START,
    until: START + 60 * DAY + laterBy,
    segments: [],
    timeZone: 'UTC',
    metrics: [
      metric(1, 'any', { kind: 'proportion' }),
      metric(2, 'count', {}),
      metric(3, 'sum', { covariateSpan: 14 * DAY }),
      metric(4, 'mean', {}),
      metric(5, 'max', { cap: 9000 }),
    ],
  }
}

function metric(
  event: number,
  aggregation: StreamMetric['measure']['aggregation'],
  parts: Partial<StreamMetric>,
): StreamMetric {
  const property = aggregation === 'any' || aggregation === 'count' ? null : 'value'
  return {
    metric: `${aggregation} of event ${event}`,
    kind: 'mean',
    measure: { event: `event ${event}`, filters: [], aggregation, property },
    denominator: null,
    window: { delay: 0, length: 7 * DAY },
    since: null,
    covariateSpan: 0,
    cap: null,
    decimals: 2,
    ...parts,
  }
}
