import {
  fileSource,
  openDuckdbEngine,
  UnitsError,
  type EventEngine,
  type RejectedRow,
  type StagedUnits,
  type VariantRows,
} from '@sextant/events'
import { sampleRatio, type SampleRatio } from '@sextant/stats'
import { InputError } from '../input-error.js'
import { compareArms, type ArmComparison } from './compare-arms.js'
import { writeRejects } from './rejects-file.js'
import type { AnalyzeRequest, MetricRequest } from './request.js'

/** How many unreadable rows an error message spells out. */
const EXAMPLES = 5
const DATASET = 'units'

export interface MetricComparison {
  readonly metric: MetricRequest
  readonly control: string
  readonly treatment: string
  readonly result: ArmComparison
}

export interface Analysis {
  /** The control first, treatments in file order. */
  readonly variants: readonly VariantRows[]
  readonly rejected: number
  readonly srm: SampleRatio
  /** Metric by metric, then treatment by treatment. */
  readonly comparisons: readonly MetricComparison[]
}

/**
 * Reads a file of units through the product's own engine and compares every treatment with the
 * control. Throws InputError or UnitsError for input that cannot be used; then no rejects file is
 * left either.
 */
export async function analyzeFile(request: AnalyzeRequest): Promise<Analysis> {
  const source = await fileSource(request.file)
  const engine = await openDuckdbEngine({ path: ':memory:' })
  try {
    const staged = await engine.stageUnits(source, {
      variantColumn: request.variantColumn,
      variants: 'from_file',
      ...(request.unitColumn === undefined ? {} : { unitColumn: request.unitColumn }),
      metrics: request.metrics.map(({ column, kind, covariate }) => {
        return { metric: column, kind, column, ...(covariate === undefined ? {} : { covariate }) }
      }),
    })
    if (staged.rejected > 0 && request.rejectsFile === undefined) {
      throw await unreadableRows(engine, staged)
    }
    const variants = controlFirst(staged.byVariant, request)
    const weights = variants.map(({ variant }) => weightOf(variant, variants, request))
    const counts = variants.map(({ accepted }) => accepted)
    const srm = sampleRatio(counts, weights)
    if (request.rejectsFile === undefined) {
      return { variants, rejected: 0, srm, comparisons: await compareAll(engine, staged, request) }
    }
    const rejects = engine.rejectedRows(staged.stageId)
    const rejectsFile = await writeRejects(request.rejectsFile, request.file, rejects)
    try {
      const comparisons = await compareAll(engine, staged, request)
      await rejectsFile.keep()
      return { variants, rejected: staged.rejected, srm, comparisons }
    } finally {
      await rejectsFile.discard()
    }
  } finally {
    await engine.close()
  }
}

function controlFirst(
  found: readonly VariantRows[],
  { control, variantColumn }: AnalyzeRequest,
): readonly VariantRows[] {
  const names = found.map(({ variant }) => variant).join(', ')
  const first = found.filter(({ variant }) => variant === control)
  const others = found.filter(({ variant }) => variant !== control)
  if (first.length === 0) {
    const message = `no row has '${control}' in column '${variantColumn}'; it holds ${names}`
    throw new InputError('unknown_control', message)
  }
  if (others.length === 0) {
    const message = `column '${variantColumn}' holds only the control '${control}'`
    throw new InputError('no_treatment', message)
  }
  return [...first, ...others]
}

function weightOf(
  variant: string,
  variants: readonly VariantRows[],
  { weights, variantColumn }: AnalyzeRequest,
): number {
  if (weights === undefined) return 1
  const known = new Set(variants.map((one) => one.variant))
  const missing = [...weights.keys()].find((name) => !known.has(name))
  if (missing !== undefined) {
    const held = [...known].join(', ')
    const message = `--weights: no row has '${missing}' in column '${variantColumn}'; it holds ${held}`
    throw new InputError('variant_without_rows', message)
  }
  const weight = weights.get(variant)
  if (weight !== undefined) return weight
  throw new InputError('bad_weight', `--weights has none for variant '${variant}'`)
}

async function compareAll(
  engine: EventEngine,
  { stageId }: StagedUnits,
  { metrics, control, alpha }: AnalyzeRequest,
): Promise<readonly MetricComparison[]> {
  await engine.landUnits(stageId, DATASET)
  const comparisons: MetricComparison[] = []
  for (const metric of metrics) {
    const { column, kind, cap, covariate } = metric
    const moments = await engine.moments({
      dataset: DATASET,
      metric: column,
      kind,
      covariate: covariate !== undefined,
      ...(cap === undefined ? {} : { cap }),
    })
    const baseline = moments.find(({ variant }) => variant === control)
    if (baseline === undefined) throw new UnitsError('variant_empty', `'${control}' has no row`)
    for (const { variant, moments: arm } of moments) {
      if (variant === control) continue
      const result = compareArms(baseline.moments, arm, alpha)
      comparisons.push({ metric, control, treatment: variant, result })
    }
  }
  return comparisons
}

async function unreadableRows(
  engine: EventEngine,
  { stageId, rejected, received }: StagedUnits,
): Promise<InputError> {
  const lines: string[] = []
  let code = 'unreadable_rows'
  for await (const row of engine.rejectedRows(stageId, EXAMPLES)) {
    if (lines.length === 0) code = row.reason
    lines.push(`  ${describe(row)}`)
  }
  const more = rejected > lines.length ? [`  … and ${rejected - lines.length} more`] : []
  const count = `${rejected} of ${received} rows cannot be read`
  const advice = 'Correct them, or set them aside with --rejects FILE.'
  return new InputError(code, [`${count}:`, ...lines, ...more, advice].join('\n'))
}

const REASONS: Readonly<Record<RejectedRow['reason'], string>> = {
  wrong_column_count: 'as many columns as the header are needed, not',
  empty_variant: 'no variant:',
  bad_variant: 'not usable as a variant:',
  unknown_variant: 'unknown variant:',
  empty_unit: 'no unit id:',
  bad_unit_id: 'not usable as a unit id:',
  empty_value: 'no value:',
  not_finite: 'not a finite number:',
  not_a_number: 'not a number:',
  out_of_range: 'larger than 1e15:',
  not_binary: 'neither 0 nor 1:',
  duplicate_unit: 'more than one row has the unit id',
}

function describe({ row, line, column, value, reason }: RejectedRow): string {
  const place = column === null ? '' : `, column '${column}'`
  return `row ${row} (line ${line})${place}: ${REASONS[reason]} '${value}' (${reason})`
}
