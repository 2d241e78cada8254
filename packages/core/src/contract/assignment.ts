import { z } from 'zod'
import { PropertyFilter } from './measurement.js'
import { BasisPoints, Key, Line, Prose } from './text.js'

/** A part of a layer's units; experiments of a layer own parts that do not meet. */
export const LayerRange = z
  .strictObject({ key: Key, startBp: BasisPoints, endBp: BasisPoints.min(1) })
  .refine(({ startBp, endBp }) => startBp < endBp, { message: 'layer.range', path: ['endBp'] })
  .meta({ id: 'LayerRange' })
export type LayerRange = z.infer<typeof LayerRange>

/** Who gives units their variant, and how. */
export const Assignment = z
  .strictObject({
    /** `elsewhere`: exposures are believed. `sextant`: by bucketing, and exposures are checked. */
    by: z.enum(['sextant', 'elsewhere']).default('elsewhere'),
    /** What the bucketing hashes with the unit; null: the experiment's key. */
    seed: Line.nullable().default(null),
    /** Share of the audience that takes part. Raising it moves nobody. */
    coverageBp: BasisPoints.default(10_000),
    layer: LayerRange.nullable().default(null),
    /** Conditions on the evaluation context; all must hold. */
    audience: z.array(PropertyFilter).max(20).default([]),
  })
  .meta({ id: 'Assignment' })
export type Assignment = z.infer<typeof Assignment>

export const CoverageChange = z
  .strictObject({ coverageBp: BasisPoints, reason: Prose })
  .meta({ id: 'CoverageChange' })
export type CoverageChange = z.input<typeof CoverageChange>
