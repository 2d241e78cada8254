import { queryRow, queryRows, type Row } from '../duckdb/rows.js'
import type { AnalysisHealth } from './analysis.js'
import { Bound } from './bound.js'
import { momentsOf, momentSums } from './centre.js'
import { experimentWordsSql, variationWordsSql } from './exposures-sql.js'
import type { Standing } from './reading.js'
import {
  currentExposures,
  factsTable,
  FIRST_FACTOR,
  LATEST_EXPOSURE,
  momentsTable,
} from './tables.js'

/** Texts of unknown variants that are listed, the most frequent first; all are counted. */
const SHOWN_VARIANTS = 100

/**
 * Everything that the checks of an experiment's health are made on, exact at the mark. Reads the
 * units of the analysis, the exposures (by integers) and the facts of its measures; no event's JSON.
 */
export async function readHealth(at: Standing): Promise<AnalysisHealth> {
  return {
    ...(await countUnits(at)),
    ...(await countExposures(at)),
    immature: await countImmature(at),
    ...(await readMeasures(at)),
    covariates: await readCovariates(at),
  }
}

async function countUnits({ connection, resolved }: Standing) {
  const rows = await queryRows(
    connection,
    `select variant, count(*) filter (where not crossed), count(*) filter (where crossed)
    from ${currentExposures(resolved.id)} group by variant`,
  )
  const counted = new Map(rows.map((row) => [row.number(0), row]))
  const column = (index: number) =>
    resolved.analysis.variants.map(({ variant }, position) => {
      return { variant, units: counted.get(position)?.number(index) ?? 0 }
    })
  return { units: column(1), crossovers: column(2) }
}

/** An exposure is outside the run, of an unknown variant, misassigned, or it counts. */
async function countExposures({ connection, resolved, mark }: Standing) {
  const bound = new Bound()
  const { analysis } = resolved
  const { from, until } = analysis
  const named = `(select e.variation, e.received,
    e.ts >= ${from} and e.ts < ${until ?? LATEST_EXPOSURE} as inside,
    e.variation in (select id from (${variationWordsSql(bound, analysis)})) as known,
    e.assigned is not distinct from false as wrong
  from exposures e
  where e.experiment in (${experimentWordsSql(bound, analysis)}) and e.seq <= ${mark.seq})`
  const [all] = await queryRows(
    connection,
    `select count(*), count(*) filter (where not inside),
      count(*) filter (where inside and not known),
      count(*) filter (where inside and known and wrong), max(received) from ${named}`,
    bound.values,
  )
  const strangers = await queryRows(
    connection,
    `select w.word, s.n from (
      select variation, count(*) as n from ${named} where inside and not known group by variation
    ) s join words w on w.id = s.variation order by s.n desc, w.word limit ${SHOWN_VARIANTS}`,
    bound.values,
  )
  return {
    exposures: all?.number(0) ?? 0,
    outsideRun: all?.number(1) ?? 0,
    unknownExposures: all?.number(2) ?? 0,
    misassigned: all?.number(3) ?? 0,
    newestExposureAt: all?.numberOrNull(4) ?? null,
    unknownVariants: strangers.map((row) => ({ value: row.text(0), exposures: row.number(1) })),
  }
}

/** A window ends with the run at the latest; one as long as the run is never waited for. */
async function countImmature({ connection, resolved, mark }: Standing) {
  const { id, analysis, metrics } = resolved
  const newest = mark.newestReceivedAt
  const ended = newest === null || (analysis.until !== null && analysis.until <= newest)
  const open = metrics.map(({ definition: { window } }) =>
    ended || window.length === null
      ? 'count(*) filter (where false)'
      : `count(*) filter (where first + ${window.delay + window.length} > ${newest})`,
  )
  const columns = open.length === 0 ? 'count(*)' : open.join(', ')
  const row = await queryRow(
    connection,
    `select ${columns} from (
    select p // ${FIRST_FACTOR} as first from ${currentExposures(id)} where not crossed)`,
  )
  return metrics.map(({ definition: { metric }, position }) => {
    return { metric, units: row.number(position) }
  })
}

/** By measure, because many metrics may share one: the newest event, and how many are unreadable. */
async function readMeasures(at: Standing) {
  const { metrics } = at.resolved
  const found = new Map<number, MeasureHealth>()
  for (const { measure, denominator } of metrics) {
    if (!found.has(measure)) found.set(measure, await readMeasure(at, measure))
    if (denominator === null || found.has(denominator)) continue
    found.set(denominator, await readMeasure(at, denominator))
  }
  return {
    newestEventAt: metrics.map(({ definition: { metric }, measure }) => {
      return { metric, at: found.get(measure)?.at ?? null }
    }),
    unreadable: metrics.map(({ definition: { metric }, measure, denominator }) => {
      const other = denominator === null || denominator === measure ? undefined : denominator
      const of = (id: number | undefined) =>
        id === undefined ? 0 : (found.get(id)?.unreadable ?? 0)
      return { metric, events: of(measure) + of(other) }
    }),
  }
}

interface MeasureHealth {
  readonly at: number | null
  readonly unreadable: number
}

/** Sequence numbers rise with the server's clock, so the newest event is the one with the largest. */
async function readMeasure(
  { connection, mark }: Standing,
  measure: number,
): Promise<MeasureHealth> {
  const row = await queryRow(
    connection,
    `select count(*) filter (where value is null), max(seq) from ${factsTable(measure)}
    where seq <= ${mark.seq}`,
  )
  const seq = row.numberOrNull(1)
  if (seq === null) return { at: null, unreadable: row.number(0) }
  const [event] = await queryRows(connection, `select received from events where seq = ${seq}`)
  return { at: event?.number(0) ?? null, unreadable: row.number(0) }
}

/** The covariates alone, which the experiment cannot have changed. */
async function readCovariates({ connection, resolved, mark }: Standing) {
  const rows = await queryRows(
    connection,
    `select metric, variant, sum(n)::bigint, sum(sx)::hugeint, sum(sxx)::hugeint from ${momentsTable(resolved.id)}
    where at_seq = ${mark.seq} group by metric, variant`,
  )
  const cell = (metric: number, variant: number) =>
    rows.find((row) => row.number(0) === metric && row.number(1) === variant)
  return resolved.metrics
    .filter(({ definition: { metric, covariateSpan } }) => {
      return covariateSpan > 0 && !mark.overflowing.includes(metric)
    })
    .map((metric) => ({
      metric: metric.definition.metric,
      byVariant: resolved.analysis.variants.map(({ variant }, position) => {
        const units = cell(-1, position)?.integer(2) ?? 0n
        const own = cell(metric.position, position)
        const sums = momentSums(units, (sum) => (own === undefined ? 0n : pastOf(own, sum)))
        const moments = momentsOf(metric, sums)
        const spread = moments.kind === 'covariate' ? moments.covariate : { mean: 0, m2: 0 }
        return { variant, units: Number(units), mean: spread.mean, m2: spread.m2 }
      }),
    }))
}

function pastOf(row: Row, sum: string): bigint {
  if (sum === 'sx') return row.integer(3)
  return sum === 'sxx' ? row.integer(4) : 0n
}
