import type { DuckDBConnection } from '@duckdb/node-api'
import type { Moments } from '@sextant/stats'
import { queryRows } from '../duckdb/rows.js'
import type { SliceMoments, UnitsIn } from './analysis.js'
import { momentsOf, momentSums } from './centre.js'
import { summableMetric } from './metric-at.js'
import type { Standing } from './reading.js'
import type { ResolvedAnalysis, ResolvedMetric } from './resolve-analysis.js'
import { currentExposures, factsTable, FIRST_FACTOR } from './tables.js'
import { unitStateSql } from './unit-sql.js'
import { unitValuesSql } from './unit-values.js'
import { valueSql } from './value-sql.js'

const DAY = 86_400_000
/** Days since exposure that are told apart; a novelty wears off in far fewer. */
const MOST_AGES = 90
/** A unit on one of its days, as one number. */
const AGE_FACTOR = 128

/**
 * Moments by the whole days since a unit's first exposure (novelty): day a holds the units whose
 * exposure is at least a + 1 times 24 hours old at the newest item (or at the end of the run), each
 * with its value on that day alone. Days outside the metric's window, and past the 90th, are left out.
 */
export async function readAges(
  at: Standing,
  key: string,
): Promise<readonly SliceMoments<Moments>[]> {
  const metric = summableMetric(at, key)
  const { connection, resolved } = at
  await connection.run(
    `create temp table age_units as select variant, unit, first, x, ${daysSql(at)} as days
    from (${unitValuesSql(at, metric)})`,
  )
  const past = await ageUnits(connection, 'age_units')
  const sums = await ageSums(at, metric)
  const [from, to] = agesOf(metric)
  return slicesOf(resolved, past)
    .filter(({ age }) => age >= from && age < to)
    .map(({ variant, age, key }) => {
      const own = past.get(key)
      const events = sums.get(key)
      const told = momentSums(own?.units ?? 0n, (sum) => {
        if (sum === 'sx' || sum === 'sxx') return own?.[sum] ?? 0n
        return events?.[sum] ?? 0n
      })
      return { variant, slice: String(age), moments: momentsOf(metric, told) }
    })
}

/** How many units had a whole day of each age by the newest item, by variant. */
export async function readUnitsByAge(at: Standing): Promise<readonly UnitsIn[]> {
  const { connection, resolved } = at
  const firsts = `select variant, p // ${FIRST_FACTOR} as first, 0::bigint as x
    from ${currentExposures(resolved.id)} where not crossed`
  const units = await ageUnits(connection, `(select *, ${daysSql(at)} as days from (${firsts}))`)
  return slicesOf(resolved, units).map(({ variant, age, key }) => {
    return { variant, slice: String(age), units: Number(units.get(key)?.units ?? 0n) }
  })
}

/** Every variant on every age that a unit of any variant has reached. */
function slicesOf({ analysis }: ResolvedAnalysis, units: ReadonlyMap<string, AgeUnits>) {
  const ages = [...units.values()].reduce((most, { age }) => Math.max(most, age + 1), 0)
  return analysis.variants.flatMap(({ variant }, position) =>
    Array.from({ length: ages }, (_, age) => ({ variant, age, key: keyOf(position, age) })),
  )
}

function keyOf(variant: number, age: number): string {
  return `${variant} ${age}`
}

/** Whole days that were seen of a unit. */
function daysSql({ resolved, mark }: Standing): string {
  const seen = Math.min(mark.newestReceivedAt ?? 0, resolved.analysis.until ?? Infinity)
  return `least(greatest((${seen} - first) // ${DAY}, 0), ${MOST_AGES})`
}

/** The ages that the metric's window touches, as [from, to). */
function agesOf({ definition: { window } }: ResolvedMetric): readonly [number, number] {
  const to = window.length === null ? Infinity : Math.ceil((window.delay + window.length) / DAY)
  return [Math.floor(window.delay / DAY), to]
}

/** Units that had a whole day of that age by the newest item. */
interface AgeUnits {
  readonly age: number
  readonly units: bigint
  readonly sx: bigint
  readonly sxx: bigint
}

/** By variant and age, from the units by the number of their whole days. */
async function ageUnits(connection: DuckDBConnection, relation: string) {
  const rows = await queryRows(
    connection,
    `select variant, days, count(*), sum(x)::hugeint, sum(x::hugeint * x)::hugeint
    from ${relation} where days > 0 group by variant, days`,
  )
  const found = new Map<string, AgeUnits>()
  for (const row of rows) {
    for (let age = 0; age < row.number(1); age += 1) {
      const key = keyOf(row.number(0), age)
      const { units, sx, sxx } = found.get(key) ?? { units: 0n, sx: 0n, sxx: 0n }
      found.set(key, {
        age,
        units: units + row.integer(2),
        sx: sx + row.integer(3),
        sxx: sxx + row.integer(4),
      })
    }
  }
  return found
}

/** Sums over units by variant and age, of what `unitStateSql` makes of a unit's events of one day. */
async function ageSums({ connection, resolved, mark }: Standing, metric: ResolvedMetric) {
  const facts = (measure: number) =>
    `select f.seq, u.unit * ${AGE_FACTOR} + (f.ts - u.first) // ${DAY} as unit, u.first, f.ts, f.value
    from ${factsTable(measure)} f join age_units u on u.unit = f.unit
    where f.ts >= u.first and f.ts < u.first + u.days * ${DAY} and f.seq <= ${mark.seq}`
  await connection.run(`create temp table age_facts as ${facts(metric.measure)}`)
  const other = metric.denominator
  if (other !== null) await connection.run(`create temp table age_facts_d as ${facts(other)}`)
  const of = { y: 'age_facts', d: other === null ? null : 'age_facts_d' }
  const each = [of.y, ...(of.d === null ? [] : [of.d])].map((name) => `from ${name}`)
  const unitDays = `(select unit, first from (${each.join(' union all ')}) group by unit, first)`
  const rows = await queryRows(
    connection,
    `select variant, age, sum(y), sum(y * y), sum(y * x), sum(d), sum(d * d), sum(y * d) from (
  select u.variant, m.unit % ${AGE_FACTOR} as age, u.x::hugeint as x,
    ${valueSql(metric, 'y')}::hugeint as y,
    ${other === null ? '0' : valueSql(metric, 'd')}::hugeint as d
  from (${unitStateSql(resolved.analysis, metric, of, unitDays)}) m
  join age_units u on u.unit = m.unit // ${AGE_FACTOR}
) group by variant, age`,
  )
  return new Map(
    rows.map((row) => {
      const [sy, syy, sxy] = [row.integer(2), row.integer(3), row.integer(4)]
      const [sd, sdd, syd] = [row.integer(5), row.integer(6), row.integer(7)]
      return [keyOf(row.number(0), row.number(1)), { sy, syy, sxy, sd, sdd, syd }] as const
    }),
  )
}
