import { openDuckdbEngine, type MomentsQuery, type UnitMapping } from '@sextant/events'
import type { UnitSource } from '@sextant/events'
import type { Moments } from '@sextant/stats'

/** The engine's moments by variant. */
export type ArmsOfUnits = (
  query: Omit<MomentsQuery, 'dataset'>,
) => Promise<ReadonlyMap<string, Moments>>

/** Reads a file of units through the product's own engine, asks it, and closes it again. */
export async function withArms<T>(
  source: UnitSource,
  mapping: UnitMapping,
  ask: (arms: ArmsOfUnits) => Promise<T>,
): Promise<T> {
  const engine = await openDuckdbEngine({ path: ':memory:' })
  try {
    const { stageId } = await engine.stageUnits(source, mapping)
    await engine.landUnits(stageId, 'units')
    return await ask(async (query) => {
      const rows = await engine.moments({ ...query, dataset: 'units' })
      return new Map(rows.map(({ variant, moments }) => [variant, moments]))
    })
  } finally {
    await engine.close()
  }
}

/** The moments of one variant, of the kind asked for. */
export function armOf<K extends Moments['kind']>(
  arms: ReadonlyMap<string, Moments>,
  variant: string,
  kind: K,
): Extract<Moments, { kind: K }> {
  const moments = arms.get(variant)
  if (moments === undefined) throw new Error(`no unit is in ${variant}`)
  if (!isKind(moments, kind)) throw new Error(`${variant} holds ${moments.kind}, not ${kind}`)
  return moments
}

function isKind<K extends Moments['kind']>(
  moments: Moments,
  kind: K,
): moments is Extract<Moments, { kind: K }> {
  return moments.kind === kind
}
