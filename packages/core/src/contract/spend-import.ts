import { z } from 'zod'
import { Entry, ENTRY_BUCKETS, ENTRY_KINDS } from './budget.js'
import { Id, Instant, Line } from './text.js'

/** How days are written in a file. */
export const DAY_FORMATS = ['ymd', 'dmy', 'mdy'] as const
/** People's time: in days, in hours of a working day; money: in major units. */
export const SPEND_UNITS = ['days', 'hours', 'currency'] as const

/** Which column means what in a file of time or cost, and which names stand for which work. */
export const SpendMapping = z
  .strictObject({
    day: Line,
    amount: Line,
    /** Whose name decides what an amount is booked on; none: everything is unassigned. */
    subject: Line.nullable().default(null),
    person: Line.nullable().default(null),
    note: Line.nullable().default(null),
    /** A column of money's currency; every row must name the budget's. */
    currency: Line.nullable().default(null),
    dayFormat: z.enum(DAY_FORMATS).default('ymd'),
    decimal: z.enum(['point', 'comma']).default('point'),
    unit: z.enum(SPEND_UNITS),
    hoursPerDay: z.number().gt(0).max(24).default(8),
    kind: z.enum(ENTRY_KINDS).default('actual'),
    /** By the text in the subject column. What is not listed is set aside with its reason. */
    subjects: z
      .array(
        z.strictObject({
          text: z.string().max(200),
          on: z.discriminatedUnion('on', [
            z.strictObject({ on: z.literal('initiative'), initiativeId: Id }),
            z.strictObject({ on: z.literal('experiment'), experimentId: Id }),
            z.strictObject({ on: z.literal('bucket'), bucket: z.enum(ENTRY_BUCKETS) }),
          ]),
        }),
      )
      .max(2000)
      .default([]),
  })
  .meta({ id: 'SpendMapping' })
export type SpendMapping = z.infer<typeof SpendMapping>

/** Why a row was not booked. */
export const SPEND_ROW_REASONS = [
  'columns',
  'day',
  'outside_period',
  'amount',
  'too_fine',
  'negative',
  'currency',
  'subject_unknown',
  'stopped',
] as const

export const SpendRejectedRow = z
  .object({
    /** 1 is the first row under the header. */
    row: z.int(),
    reason: z.enum(SPEND_ROW_REASONS),
    /** The text that was in the way. */
    value: z.string(),
  })
  .meta({ id: 'SpendRejectedRow' })
export type SpendRejectedRow = z.infer<typeof SpendRejectedRow>

export const SpendImportCounts = z
  .object({ rows: z.int(), booked: z.int(), rejected: z.int(), amount: z.int() })
  .meta({ id: 'SpendImportCounts' })
export type SpendImportCounts = z.infer<typeof SpendImportCounts>

/** One row as it would be booked. */
export const SpendSampleRow = z
  .object({
    row: z.int(),
    ...Entry.pick({
      day: true,
      amount: true,
      bucket: true,
      initiativeId: true,
      experimentId: true,
      tier: true,
      person: true,
    }).shape,
  })
  .meta({ id: 'SpendSampleRow' })
export type SpendSampleRow = z.infer<typeof SpendSampleRow>

/** SHA-256 of a file's bytes, in lower-case hexadecimal. */
const FileHash = z.string().regex(/^[0-9a-f]{64}$/)

/** What a file holds and how it would be booked; nothing is written. */
export const SpendPreview = z
  .object({
    budgetId: Id,
    hash: FileHash,
    columns: z.array(z.string()),
    /** The first rows as they stand in the file. */
    head: z.array(z.array(z.string())),
    /** The remembered mapping of these columns, else the suggested one; null without a day or an amount. */
    mapping: SpendMapping.nullable(),
    remembered: z.boolean(),
    counts: SpendImportCounts.nullable(),
    /** Texts of the subject column that are not mapped yet, most rows first. */
    unmapped: z.array(z.object({ text: z.string(), rows: z.int() })),
    sample: z.array(SpendSampleRow),
    /** The first rows that would be set aside. */
    rejected: z.array(SpendRejectedRow),
    /** The import that booked these very bytes already. */
    bookedBefore: Id.nullable(),
  })
  .meta({ id: 'SpendPreview' })
export type SpendPreview = z.infer<typeof SpendPreview>

/** Looks at the file that was uploaded last with a mapping of one's own. */
export const SpendPreviewInput = z
  .strictObject({ hash: FileHash, mapping: SpendMapping })
  .meta({ id: 'SpendPreviewInput' })
export type SpendPreviewInput = z.input<typeof SpendPreviewInput>

/** Books the file that was uploaded last. */
export const SpendImportInput = z
  .strictObject({
    hash: FileHash,
    fileName: Line,
    mapping: SpendMapping,
    /** Said on purpose: the same file was booked before. */
    again: z.boolean().default(false),
  })
  .meta({ id: 'SpendImportInput' })
export type SpendImportInput = z.input<typeof SpendImportInput>

/** A file that was booked, and what was set aside with its reason. */
export const SpendImport = z
  .object({
    id: Id,
    budgetId: Id,
    fileName: z.string(),
    hash: z.string(),
    mapping: SpendMapping,
    counts: SpendImportCounts,
    at: Instant,
    by: Id,
  })
  .meta({ id: 'SpendImport' })
export type SpendImport = z.infer<typeof SpendImport>
