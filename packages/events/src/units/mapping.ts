import type { MetricColumn, UnitMapping } from '../engine.js'
import { columnIndex } from './header.js'
import { UnitsError } from './units-error.js'

/** A number to read from each row and the generated name it is stored under. */
export interface NumberColumn {
  readonly index: number
  readonly column: string
  readonly binary: boolean
  /** An empty cell is a unit without this value, and no fault. */
  readonly optional: boolean
  readonly storedAs: string
}

/** Where in a row everything stands, for one header. */
export interface UnitLayout {
  readonly width: number
  readonly variantIndex: number
  readonly unitIndex: number | undefined
  readonly numbers: readonly NumberColumn[]
}

/** Columns of the i-th metric are stored by position: no text of a user becomes an identifier. */
export function storedColumns(index: number): {
  readonly value: string
  readonly denominator: string
  readonly covariate: string
  readonly covariateDenominator: string
} {
  const value = `m${index}`
  return {
    value,
    denominator: `${value}_den`,
    covariate: `${value}_pre`,
    covariateDenominator: `${value}_pre_den`,
  }
}

/** Refuses a mapping that contradicts itself (`bad_mapping`), whatever the file. */
export function checkMapping(mapping: UnitMapping): void {
  const keys = mapping.metrics.map(({ metric }) => metric)
  if (keys.length === 0) throw badMapping('no metric is mapped', 'no_metrics')
  const repeated = keys.find((key, index) => key === '' || keys.indexOf(key) !== index)
  if (repeated !== undefined) {
    throw badMapping(`the metric '${repeated}' is mapped twice`, 'repeated_metric', repeated)
  }
  for (const metric of mapping.metrics) checkMetric(metric)
  checkEvents(mapping)
  if (mapping.variants === 'from_file') return
  const values = mapping.variants.map(({ value }) => value)
  if (values.length === 0) throw badMapping('no variant is mapped', 'no_variants')
  const twice = values.find((value, index) => values.indexOf(value) !== index)
  if (twice === undefined) return
  throw badMapping(`the variant value '${twice}' is mapped twice`, 'repeated_value', twice)
}

function checkMetric(column: MetricColumn): void {
  const { metric, kind, denominator, covariate, covariateDenominator } = column
  if ((kind === 'ratio') !== (denominator !== undefined)) {
    const message = `metric '${metric}': a ratio, and only a ratio, has a denominator`
    throw badMapping(message, 'denominator', metric)
  }
  if (kind === 'event' && covariate !== undefined) {
    throw badMapping(`metric '${metric}': a quantile has no covariate`, 'covariate', metric)
  }
  const halves = kind === 'ratio' && covariate !== undefined
  if (halves !== (covariateDenominator !== undefined)) {
    const message = `metric '${metric}': the past of a ratio, and only of a ratio, has a denominator`
    throw badMapping(message, 'covariate', metric)
  }
}

function checkEvents(mapping: UnitMapping): void {
  const units = mapping.metrics.find(({ kind }) => kind !== 'event')
  if (!rowsAreEvents(mapping)) return
  if (mapping.unitColumn === undefined) {
    throw badMapping('events need the column of the unit they belong to', 'unit')
  }
  if (units === undefined) return
  const message = `metric '${units.metric}' is of units, and the rows are events`
  throw badMapping(message, 'events', units.metric)
}

/** Whether rows are events of units, instead of units. */
export function rowsAreEvents({ metrics }: UnitMapping): boolean {
  return metrics.some(({ kind }) => kind === 'event')
}

function badMapping(message: string, detail: string, name = ''): UnitsError {
  return new UnitsError('bad_mapping', message, { detail, name })
}

/** Finds every mapped column in the header; throws `unknown_column`. */
export function layOut(mapping: UnitMapping, columns: readonly string[]): UnitLayout {
  const { unitColumn } = mapping
  return {
    width: columns.length,
    variantIndex: columnIndex(columns, mapping.variantColumn),
    unitIndex: unitColumn === undefined ? undefined : columnIndex(columns, unitColumn),
    numbers: mapping.metrics.flatMap((metric, index) => numberColumns(metric, index, columns)),
  }
}

function numberColumns(
  metric: MetricColumn,
  index: number,
  columns: readonly string[],
): readonly NumberColumn[] {
  const stored = storedColumns(index)
  const number = (column: string | undefined, storedAs: string, how: ReadingRules = {}) => {
    const { binary = false, optional = false } = how
    if (column === undefined) return []
    return [{ column, index: columnIndex(columns, column), binary, optional, storedAs }]
  }
  return [
    ...number(metric.column, stored.value, { binary: metric.kind === 'proportion' }),
    ...number(metric.denominator, stored.denominator),
    ...number(metric.covariate, stored.covariate, { optional: true }),
    ...number(metric.covariateDenominator, stored.covariateDenominator, { optional: true }),
  ]
}

type ReadingRules = Partial<Pick<NumberColumn, 'binary' | 'optional'>>
