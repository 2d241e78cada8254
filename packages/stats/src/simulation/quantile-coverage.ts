import { compare } from '../compare.js'
import { ratioSpreadFromSums, type QuantileMoments } from '../moments.js'
import { quantile } from '../summary.js'
import { seededNormal } from './random.js'
import { covers, shares, type Promised, type Study } from './study.js'

const LEVEL = 0.9
const rankZ = 1.959963984540054

function row(id: string, says: string): Promised {
  return { id: `coverage.${id}`, says, relation: 'equals', promised: 0.95, leeway: 0.015 }
}

/** Events of an arm by unit, as the engine reads a quantile of them. */
function quantileArm(units: readonly (readonly number[])[], clustered: boolean): QuantileMoments {
  const events = units.flat()
  const n = events.length
  const reach = rankZ * Math.sqrt((LEVEL * (1 - LEVEL)) / n)
  const at = (p: number): number => quantile(events, Math.min(1, Math.max(0, p)))
  const value = at(LEVEL)
  const moments = {
    kind: 'quantile',
    n,
    rankedEvents: n,
    level: LEVEL,
    quantile: value,
    lower: at(LEVEL - reach),
    upper: at(LEVEL + reach),
  } as const
  return clustered ? { ...moments, clusters: clustersOf(units, value) } : moments
}

function clustersOf(units: readonly (readonly number[])[], value: number) {
  const n = units.length
  const sums = { y: 0, yy: 0, x: 0, xx: 0, xy: 0 }
  for (const events of units) {
    const x = events.length
    const y = events.filter((event) => event <= value).length
    sums.y += y
    sums.yy += y * y
    sums.x += x
    sums.xx += x * x
    sums.xy += x * y
  }
  const numerator = { sum: sums.y, sumSquares: sums.yy }
  const denominator = { sum: sums.x, sumSquares: sums.xx }
  return { n, ...ratioSpreadFromSums(n, { numerator, denominator, sumProducts: sums.xy }) }
}

const options = { difference: 'relative', alpha: 0.05 } as const

const plain: Study = {
  rows: [row('quantile', 'p90 of 1,500 independent events an arm, relative')],
  trials: { short: 300, full: 4000 },
  run(trials) {
    const normal = seededNormal(31)
    const arm = (lift: number) =>
      quantileArm(
        Array.from({ length: 1500 }, () => [lift * Math.exp(0.6 * normal())]),
        false,
      )
    return shares(trials, () => [covers(compare(arm(1), arm(1.1), options).interval, 0.1)])
  },
}

const clustered: Study = {
  rows: [
    row('quantile_clustered', 'p90 of events that come five to a unit and resemble each other'),
  ],
  trials: { short: 300, full: 4000 },
  run(trials) {
    const normal = seededNormal(32)
    const arm = (lift: number) =>
      quantileArm(
        Array.from({ length: 500 }, () => {
          const own = 0.5 * normal()
          return Array.from({ length: 5 }, () => lift * Math.exp(own + 0.4 * normal()))
        }),
        true,
      )
    return shares(trials, () => [covers(compare(arm(1), arm(1.1), options).interval, 0.1)])
  },
}

/** Coverage of the intervals of a quantile, with one and with several events a unit. */
export const quantileStudies: readonly Study[] = [plain, clustered]
