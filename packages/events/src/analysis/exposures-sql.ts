import type { Analysis } from './analysis.js'
import type { Bound } from './bound.js'
import { textOf } from './facts-sql.js'
import { FIRST_FACTOR, LATEST_EXPOSURE, OTHER_SEGMENT, VARIANT_FACTOR } from './tables.js'

const TRAIT = 'trait:'

/** True when a segment depends on what a unit said of itself before its exposure. */
export function readsTraits(analysis: Analysis): boolean {
  return analysis.segments.some((segment) => segment.startsWith(TRAIT))
}

/**
 * The exposures that count: of the experiment, in a variant of the plan, within the run, and not in a
 * variant that the unit was never assigned. (seq, unit, ts, variant, combination)
 */
export function exposuresSql(
  bound: Bound,
  analysis: Analysis,
  where: string,
  upTo: number,
): string {
  const { from, until, segments } = analysis
  const counted = `select e.seq, e.unit, e.ts, v.variant, e.props
    from exposures e join (${variationWordsSql(bound, analysis)}) v on v.id = e.variation
    where e.experiment in (${experimentWordsSql(bound, analysis)})
      and e.assigned is distinct from false
      and e.ts >= ${from} and e.ts < ${until ?? LATEST_EXPOSURE} and (${where})`
  if (segments.length === 0)
    return `select seq, unit, ts, variant, '[]' as combination from (${counted})`
  const values = segments.map((segment, position) =>
    segment.startsWith(TRAIT) ? `trait_${position}` : textOf(bound, segment),
  )
  return `select e.seq, e.unit, e.ts, e.variant, to_json([${values.join(', ')}])::varchar as combination
    from ${withTraits(bound, analysis, counted, upTo)} e`
}

/** Ids of the texts by which exposures name the experiment. */
export function experimentWordsSql(bound: Bound, { experiment }: Analysis): string {
  return `select id from words where kind = 1 and list_contains(${bound.texts(experiment)}, word)`
}

/** (id, variant): ids of the texts by which exposures name a variant of the plan. */
export function variationWordsSql(bound: Bound, { variants }: Analysis): string {
  const texts = variants.flatMap(({ values }) => values)
  const positions = variants.flatMap(({ values }, position) => values.map(() => position))
  return `select w.id, t.variant from words w
      join (select unnest(${bound.texts(texts)}) as word, unnest(${bound.integers(positions)}) as variant) t
      on t.word = w.word where w.kind = 2`
}

// Of each trait the value last said at or before the exposure, by time and then by arrival.
function withTraits(bound: Bound, { segments }: Analysis, counted: string, upTo: number): string {
  const traits = [...segments.entries()].filter(([, segment]) => segment.startsWith(TRAIT))
  if (traits.length === 0) return `(${counted})`
  const values = traits.map(([position, segment]) => {
    const said = textOf(bound, segment.slice(TRAIT.length), 't')
    return `arg_max(${said}, (t.ts, t.seq)) filter (${said} is not null) as trait_${position}`
  })
  return `(select c.seq, c.unit, c.ts, c.variant, c.props, ${values.join(', ')}
    from (${counted}) c left join traits t on t.unit = c.unit and t.ts <= c.ts and t.seq <= ${upTo}
    group by c.seq, c.unit, c.ts, c.variant, c.props)`
}

/** Gives the combinations of segment values that are new their ids, in the order they came. */
export function newSegmentsSql(analysisId: number, exposures: string): string {
  return `insert into segments
    select ${analysisId}, known + row_number() over (order by first_seq) - 1, combination
    from (
      select combination, min(seq) as first_seq from ${exposures} e
      where combination not in (select combination from segments where analysis = ${analysisId})
      group by combination
    ), (select count(*) as known from segments where analysis = ${analysisId})
    qualify known + row_number() over (order by first_seq) <= ${OTHER_SEGMENT}`
}

/** (unit, p, mask) of each exposure of a table of them. */
export function firstsSql(analysisId: number, exposures: string): string {
  return `select e.unit, e.ts * ${FIRST_FACTOR} + e.variant * ${VARIANT_FACTOR}
      + coalesce(s.id, ${OTHER_SEGMENT}) as p, 1 << e.variant::integer as mask
    from ${exposures} e
    left join segments s on s.analysis = ${analysisId} and s.combination = e.combination`
}

/** A row of `unit_exposure` for each unit of (unit, p, mask) rows. */
export function unitExposureSql(
  bound: Bound,
  analysis: Analysis,
  firsts: string,
  atSeq: number,
): string {
  const ts = `p // ${FIRST_FACTOR}`
  return `select unit, ${atSeq}::bigint as at_seq, p, mask,
    (p // ${VARIANT_FACTOR} % 32)::utinyint as variant, (p % ${VARIANT_FACTOR})::integer as segment,
    ${dayOf(bound, analysis, ts)} as day, (mask & (mask - 1)) <> 0 as crossed
  from (
    select unit, min(p)::bigint as p, bit_or(mask)::integer as mask from (${firsts}) group by unit
  )`
}

/** Days since 1970-01-01 in the analysis' time zone of a time in ms. */
export function dayOf(bound: Bound, { timeZone }: Analysis, ts: string): string {
  const local = `timezone(${bound.text(timeZone)}, make_timestamptz((${ts}) * 1000))`
  return `datediff('day', date '1970-01-01', ${local}::date)::integer`
}
