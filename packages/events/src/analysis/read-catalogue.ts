import type { DuckDBConnection } from '@duckdb/node-api'
import { queryRows } from '../duckdb/rows.js'
import type { SeenEvent } from '../event-stream.js'

/** Names that are listed, the most frequent first. */
const SHOWN_EVENTS = 500
/** The newest events of a name whose properties are looked at. */
const LOOKED_AT = 100
const SHOWN_PROPERTIES = 50

/**
 * The events seen so far. Counts and times are exact, over all events, from integers alone;
 * properties are those of the newest 100 events of each name, so that the JSON read is bounded by the
 * names. A property is numeric when every value seen of it is a number, or text that reads as one.
 */
export async function readCatalogue(connection: DuckDBConnection): Promise<readonly SeenEvent[]> {
  await connection.run(
    `create or replace temp table seen_names as
    select w.word, c.n, c.last, c.newest from (
      select event, count(*) as n, max(received) as last, max(seq, ${LOOKED_AT}) as newest
      from events group by event
    ) c join words w on w.id = c.event order by c.n desc, w.word limit ${SHOWN_EVENTS}`,
  )
  const properties = await readProperties(connection)
  const names = await queryRows(
    connection,
    'select word, n, last from seen_names order by n desc, word',
  )
  await connection.run('drop table seen_names')
  return names.map((row) => ({
    event: row.text(0),
    count: row.number(1),
    lastAt: row.number(2),
    properties: properties.get(row.text(0)) ?? [],
  }))
}

async function readProperties(connection: DuckDBConnection) {
  const rows = await queryRows(
    connection,
    `with looked as (
  select s.word, e.props
  from (select word, unnest(newest) as seq from seen_names) s join events e on e.seq = s.seq
  where e.props is not null
), pairs as (
  select word, unnest(json_keys(props)) as name, unnest(json_extract_string(props, '$.*')) as value
  from looked
)
select word, name, coalesce(bool_and(try_cast(value as double) is not null)
    filter (value is not null), false)
from pairs group by word, name
qualify row_number() over (partition by word order by count(*) desc, name) <= ${SHOWN_PROPERTIES}
order by word, count(*) desc, name`,
  )
  const found = new Map<string, SeenEvent['properties'][number][]>()
  for (const row of rows) {
    const own = found.get(row.text(0)) ?? []
    own.push({ name: row.text(1), numeric: row.flag(2) })
    found.set(row.text(0), own)
  }
  return found
}
