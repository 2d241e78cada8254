import type { DuckDBConnection } from '@duckdb/node-api'
import { queryRows } from '../duckdb/rows.js'
import type { NamedRun, StrayExposures } from '../event-stream.js'
import { WORD_KINDS } from '../stream/stream-tables.js'
import { LATEST_EXPOSURE } from './tables.js'

/** Names that are listed, the newest first; all are counted. */
const SHOWN_NAMES = 20

/**
 * Exposures outside every run that their experiment's name stands for, all of them where the name stands
 * for none: by integers, over all exposures.
 */
export async function readStrayExposures(
  connection: DuckDBConnection,
  runs: readonly NamedRun[],
): Promise<StrayExposures> {
  const values: Record<string, string> = {}
  const named = runs.map(({ name, from, until }, index) => {
    values[`name${index}`] = name
    return `($name${index}, ${from}, ${until ?? LATEST_EXPOSURE})`
  })
  // A relation of no rows where nothing has run.
  const known = named.length === 0 ? "('', 0, 0)" : named.join(', ')
  const rows = await queryRows(
    connection,
    `with runs as (
  select w.id, r."from", r.until from (values ${known}) r(name, "from", until)
  join words w on w.kind = ${WORD_KINDS.experiment} and w.word = r.name
), strays as (
  select e.experiment, count(*) as n, max(e.received) as last from exposures e
  where not exists (
    select 1 from runs r where r.id = e.experiment and e.ts >= r."from" and e.ts < r.until
  ) group by e.experiment
)
select w.word, s.n, s.last, sum(s.n) over ()::bigint from strays s join words w on w.id = s.experiment
order by s.last desc, w.word limit ${SHOWN_NAMES}`,
    values,
  )
  return {
    exposures: rows[0]?.number(3) ?? 0,
    named: rows.map((row) => ({
      name: row.text(0),
      exposures: row.number(1),
      lastAt: row.number(2),
    })),
  }
}
