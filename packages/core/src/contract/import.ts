import { z } from 'zod'
import { METRIC_KINDS } from './metric.js'
import { Id, Instant, Key } from './text.js'

export const IMPORT_STATES = [
  'uploaded',
  'staging',
  'staged',
  'landed',
  'failed',
  'cancelled',
] as const
export type ImportState = (typeof IMPORT_STATES)[number]

/** A column as the preview sees it, with its guess; the user confirms or corrects. */
export const PreviewColumn = z
  .object({
    name: z.string(),
    guess: z.enum(['variant', 'unit', 'metric', 'other']),
    kind: z.enum(METRIC_KINDS).nullable(),
    samples: z.array(z.string()),
    distinct: z.int(),
  })
  .meta({ id: 'PreviewColumn' })

export const ImportPreview = z
  .object({ columns: z.array(PreviewColumn), rows: z.array(z.array(z.string())) })
  .meta({ id: 'ImportPreview' })

const column = z.string().min(1).max(512)
export const ImportMapping = z
  .strictObject({
    variantColumn: column,
    variants: z
      .array(z.strictObject({ value: z.string().min(1).max(512), variant: Key }))
      .min(2)
      .max(10),
    unitColumn: column.nullable().default(null),
    metrics: z
      .array(
        z.strictObject({
          metricId: Id,
          column,
          denominator: column.nullable().default(null),
          /**
           * The metric before the experiment, per unit; of a ratio its numerator. Used when the plan
           * says cuped. An empty cell is a unit that has no past.
           */
          covariate: column.nullable().default(null),
          /** Of a ratio: the denominator before the experiment. */
          covariateDenominator: column.nullable().default(null),
        }),
      )
      .min(1)
      .max(50),
  })
  .meta({ id: 'ImportMapping' })
export type ImportMapping = z.input<typeof ImportMapping>

export const ImportCounts = z
  .object({
    received: z.int(),
    accepted: z.int(),
    rejected: z.int(),
    /** Rows set aside that name no known variant; the others stand in byVariant. */
    rejectedWithoutVariant: z.int(),
    byVariant: z.array(z.object({ variant: z.string(), accepted: z.int(), rejected: z.int() })),
    byReason: z.array(z.object({ reason: z.string(), count: z.int() })),
  })
  .meta({ id: 'ImportCounts' })

/** One file of units on its way in: uploaded, staged with its counts, landed when confirmed. */
export const Import = z
  .object({
    id: Id,
    experimentId: Id,
    fileName: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    state: z.enum(IMPORT_STATES),
    preview: ImportPreview,
    suggested: ImportMapping.nullable(),
    mapping: ImportMapping.nullable(),
    progress: z.object({ bytesRead: z.int(), bytesTotal: z.int(), rows: z.int() }).nullable(),
    counts: ImportCounts.nullable(),
    failure: z
      .object({
        reason: z.string(),
        params: z.record(z.string(), z.union([z.string(), z.number()])),
      })
      .nullable(),
    createdAt: Instant,
    createdBy: Id,
    landedAt: Instant.nullable(),
  })
  .meta({ id: 'Import' })
export type Import = z.infer<typeof Import>
