import { adjustPValues, sampleRatio, sequentialSampleRatio, type SampleRatio } from '@sextant/stats'
import type { UnitsIn } from '@sextant/events'
import type { HealthCheck } from '../../../contract/experiment.js'
import { formatNumber, formatPercent } from '../../../contract/format.js'
import { byPValue, type StreamHealthFacts } from './health-facts.js'

/**
 * How much weight the sequential test gives to splits near the planned one: with so many units it
 * looks for losses of a percent or two, which is what broken clients cause.
 */
const CONCENTRATION = 10_000
/** Slices as unlikely as this by themselves, corrected for their number, carry the mismatch. */
const CARRIES_BELOW = 0.01
const MOST_SLICES = 3

/**
 * Units against the planned weights, before any other number: while the experiment runs by a test
 * that may be looked at every day, after its end by chi-square. When it rings, the days of exposure and
 * the segments that carry it are named, corrected by Holm over all of them.
 */
export function checkSplit(facts: StreamHealthFacts): {
  readonly check: HealthCheck
  readonly ratio: SampleRatio
} {
  const { variants, running } = facts
  const units = variants.map((variant) => variant.units)
  const weights = variants.map((variant) => variant.weightBp)
  const ratio = sampleRatio(units, weights)
  const total = sum(units)
  const pValue = running ? sequentialPValue(facts, weights) : ratio.pValue
  const status = total === 0 ? 'not_computable' : byPValue(pValue)
  const rings = status === 'watch' || status === 'alarm'
  const params = {
    units: units.map((count) => formatNumber(count, 'en', { decimals: 0 })).join(' / '),
    observed: total === 0 ? '' : shares(units),
    planned: shares(weights),
    statistic: ratio.statistic,
    pValue,
    test: running ? 'sequential' : 'chi_square',
    where: rings ? carriers(facts, weights).join('; ') : '',
  }
  return { check: { check: 'sample_ratio', status, params }, ratio }
}

/** Valid however often one looks: the days of exposure are its steps. */
function sequentialPValue({ counted, variants }: StreamHealthFacts, weights: readonly number[]) {
  const days = slicesOf(counted.unitsByDay, variants)
  const increments = [...days.values()]
  const looks = sequentialSampleRatio(increments, weights, { concentration: CONCENTRATION })
  return looks.at(-1)?.pValue ?? 1
}

/** Slices that cannot be chance, the least likely first, as text such as `platform = ios 62% / 38%`. */
function carriers(facts: StreamHealthFacts, weights: readonly number[]): string[] {
  const { counted, variants } = facts
  const days = [...slicesOf(counted.unitsByDay, variants)].map(([day, units]) => ({
    name: day,
    units,
  }))
  const segments = counted.unitsBySegment.flatMap(({ segment, units }) =>
    [...slicesOf(units, variants)].map(([value, counts]) => ({
      name: `${segment} = ${value}`,
      units: counts,
    })),
  )
  const slices = [...days, ...segments]
  const pValues = slices.map(({ units }) => sampleRatio(units, weights).pValue)
  const adjusted = adjustPValues(pValues, 'holm')
  return slices
    .map((slice, index) => ({ ...slice, p: adjusted[index] ?? 1, raw: pValues[index] ?? 1 }))
    .filter(({ p }) => p < CARRIES_BELOW)
    .toSorted((a, b) => a.raw - b.raw)
    .slice(0, MOST_SLICES)
    .map(({ name, units }) => `${name} (${shares(units)})`)
}

/** Units of each slice in the order of the variants. */
function slicesOf(
  units: readonly UnitsIn[],
  variants: StreamHealthFacts['variants'],
): ReadonlyMap<string, readonly number[]> {
  const slices = new Map<string, number[]>()
  for (const item of units) {
    const name = item.slice ?? '?'
    const counts = slices.get(name) ?? variants.map(() => 0)
    slices.set(name, counts)
    const index = variants.findIndex(({ key }) => key === item.variant)
    if (index !== -1) counts[index] = (counts[index] ?? 0) + item.units
  }
  return slices
}

function shares(parts: readonly number[]): string {
  const total = sum(parts)
  return parts.map((part) => formatPercent(part / total, 'en')).join(' / ')
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
