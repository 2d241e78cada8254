import { fileSource, openDuckdbEngine, type EventEngine, type StagedUnits } from '@sextant/events'
import { sampleRatio, type SampleRatio } from '@sextant/stats'
import { InputError } from '../input-error.js'
import { judge, type Judgement } from './judge.js'
import { mappingOf, measure } from './measure.js'
import { writeRejects } from './rejects-file.js'
import type { AnalyzeRequest } from './request.js'
import { unreadableRows } from './unreadable-rows.js'

/** Units of a variant, and rows set aside. */
interface VariantCount {
  readonly variant: string
  readonly accepted: number
  readonly rejected: number
}

export interface Analysis extends Judgement {
  /** The control first, treatments in file order. */
  readonly variants: readonly VariantCount[]
  readonly rejected: number
  readonly srm: SampleRatio
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
    const staged = await engine.stageUnits(source, mappingOf(request))
    if (staged.rejected > 0 && request.rejectsFile === undefined) {
      throw await unreadableRows(engine, staged, request.clusterColumn !== undefined)
    }
    const variants = controlFirst(staged.byVariant, request)
    const weights = weightsOf(variants, request)
    if (request.rejectsFile === undefined)
      return await read(engine, staged, { request, variants, weights })
    const rejects = engine.rejectedRows(staged.stageId)
    const rejectsFile = await writeRejects(request.rejectsFile, request.file, rejects)
    try {
      const analysis = await read(engine, staged, { request, variants, weights })
      await rejectsFile.keep()
      return analysis
    } finally {
      await rejectsFile.discard()
    }
  } finally {
    await engine.close()
  }
}

interface Checked {
  readonly request: AnalyzeRequest
  readonly variants: readonly VariantCount[]
  readonly weights: readonly number[]
}

async function read(
  engine: EventEngine,
  staged: StagedUnits,
  { request, variants, weights }: Checked,
): Promise<Analysis> {
  const { pairs, unitsOfEvents } = await measure(engine, staged, request)
  const counted = variants.map((row) => {
    return { ...row, accepted: unitsOfEvents?.get(row.variant) ?? row.accepted }
  })
  const srm = sampleRatio(
    counted.map(({ accepted }) => accepted),
    weights,
  )
  return { variants: counted, rejected: staged.rejected, srm, ...judge(pairs, request) }
}

function controlFirst(
  found: readonly VariantCount[],
  { control, variantColumn }: AnalyzeRequest,
): readonly VariantCount[] {
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

/** The planned shares in the order of the variants; every variant has one, and nobody else. */
function weightsOf(
  variants: readonly VariantCount[],
  { weights, variantColumn }: AnalyzeRequest,
): readonly number[] {
  if (weights === undefined) return variants.map(() => 1)
  const known = new Set(variants.map((one) => one.variant))
  const missing = [...weights.keys()].find((name) => !known.has(name))
  if (missing !== undefined) {
    const held = [...known].join(', ')
    const message = `--weights: no row has '${missing}' in column '${variantColumn}'; it holds ${held}`
    throw new InputError('variant_without_rows', message)
  }
  return variants.map(({ variant }) => {
    const weight = weights.get(variant)
    if (weight !== undefined) return weight
    throw new InputError('bad_weight', `--weights has none for variant '${variant}'`)
  })
}
