import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { queryRows } from '../../duckdb/rows.js'
import type { DurableIntake } from '../durable-intake.js'

export const NOW = Date.UTC(2026, 0, 15, 12)

/** A folder that lasts as long as the job. */
export async function inFolder<T>(job: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sextant-stream-'))
  try {
    return await job(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const ITEMS = `
  select to_json(x)::varchar from (
    select seq, u.name as unit, 'exposure' as what, e.word as name, v.word as variation, ts, received,
      assigned, props
    from exposures t join units u on u.id = t.unit join words e on e.id = t.experiment
    join words v on v.id = t.variation
    union all select seq, u.name, 'event', e.word, null, ts, received, null, props
    from events t join units u on u.id = t.unit join words e on e.id = t.event
    union all select seq, u.name, 'traits', null, null, ts, received, null, props
    from traits t join units u on u.id = t.unit
    order by seq) x`

/** Everything that was accepted as the tables tell it, in order, one JSON text an item. */
export async function itemsOf(intake: DurableIntake): Promise<readonly string[]> {
  return intake.during(async (tables) => {
    await tables.settled()
    const connection = await tables.connect()
    try {
      return (await queryRows(connection, ITEMS)).map((row) => row.text(0))
    } finally {
      connection.closeSync()
    }
  })
}

/** An item of a purchase; the same number is the same message. */
export function bought(n: number, unit = `unit-${n % 7}`): object {
  const timestamp = new Date(NOW - n * 1000).toISOString()
  const properties = { price: n, currency: 'EUR' }
  return { type: 'track', messageId: `m${n}`, userId: unit, event: 'Bought', timestamp, properties }
}

/** An item by which a unit sees a variant. */
export function viewed(n: number, variation = 'blue'): object {
  const properties = { experimentId: 'banner', variationId: variation }
  return {
    type: 'track',
    messageId: `v${n}`,
    userId: `unit-${n}`,
    event: 'Experiment Viewed',
    properties,
  }
}
