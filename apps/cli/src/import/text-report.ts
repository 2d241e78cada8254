import type { Experiment, Import, ImportMapping, Look, Metric } from '@sextant/core/contract'
import { textTable } from '../text-table.js'

const SAMPLES_SHOWN = 4

/** What the server saw in the file's first rows. */
export function previewText({ fileName, preview }: Import): string {
  const rows = preview.columns.map(({ name, guess, samples }) => {
    const more = samples.length > SAMPLES_SHOWN ? ', …' : ''
    return [name, guess, samples.slice(0, SAMPLES_SHOWN).join(', ') + more]
  })
  return `${fileName}\n\n${textTable([['column', 'looks like', 'values'], ...rows])}`
}

/** The mapping that the file is read with. */
export function mappingText(mapping: ImportMapping, metrics: readonly Metric[]): string {
  const keyOf = (id: string) => metrics.find((metric) => metric.id === id)?.key ?? id
  const rows = [
    ...mapping.variants.map(({ value, variant }) => [
      'variant',
      mapping.variantColumn,
      value,
      variant,
    ]),
    mapping.unitColumn === null || mapping.unitColumn === undefined
      ? ['unit', '(every row is a unit)', '', '']
      : ['unit', mapping.unitColumn, '', ''],
    ...mapping.metrics.map(({ metricId, column, denominator, covariate, ...more }) => {
      const over = (text: string | null | undefined) => ((text ?? '') === '' ? '' : ` / ${text}`)
      const past = covariate ?? ''
      const given = past === '' ? '' : ` given ${past}${over(more.covariateDenominator)}`
      return ['metric', `${column}${over(denominator)}${given}`, '', keyOf(metricId)]
    }),
  ]
  return textTable([['read as', 'column', 'value', 'of the plan'], ...rows])
}

type Counts = NonNullable<Import['counts']>

/** Rows by variant, and why rows were set aside. */
export function countsText(counts: Counts, { variants }: Pick<Experiment, 'variants'>): string {
  const rows = counts.byVariant.map(({ variant, accepted, rejected }) => {
    const isControl = variants.find(({ key }) => key === variant)?.isControl === true
    return [variant, isControl ? 'control' : 'treatment', String(accepted), String(rejected)]
  })
  const unknown = counts.rejectedWithoutVariant
  const table = textTable([
    ['variant', 'role', 'units', 'set aside'],
    ...rows,
    ...(unknown > 0 ? [['(none of them)', '', '0', String(unknown)]] : []),
  ])
  if (counts.rejected === 0) return `${table}\n\nall ${counts.received} rows can be read`
  const reasons = textTable([
    ['set aside because', 'rows'],
    ...counts.byReason.map(({ reason, count }) => [reason, String(count)]),
  ])
  return `${table}\n\n${counts.rejected} of ${counts.received} rows set aside\n\n${reasons}`
}

/** What a look says: health that is not in order first, then the verdict on each treatment. */
export function lookText({ number, health, verdicts }: Look): string {
  const unwell = health
    .filter(({ status }) => status === 'alarm' || status === 'watch')
    .map(({ check, status }) => `${status.toUpperCase()}: ${check.replaceAll('_', ' ')}`)
  const said = verdicts.flatMap(({ treatment, sentence, caveats }) => [
    `${treatment}: ${sentence.en}`,
    ...caveats.map((caveat) => `  ${caveat.en}`),
  ])
  return [`Look ${number}`, ...unwell, ...said].join('\n')
}
