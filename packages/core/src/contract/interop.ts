import { z } from 'zod'
import { Day, Id, Line, Prose, Quantity } from './text.js'

export const EXPORT_FORMATS = ['feishu', 'csv', 'markdown'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** What one side has and the other cannot hold. */
export const NOT_CARRIED_FIELDS = [
  'other_language',
  'confidence',
  'team',
  'level',
  'rollup',
  'cap',
  'pacing',
  'metric_link',
  'health_role',
  'range_type',
  'check_in_details',
  'target_changes',
  'grade_reason',
  'close_decision',
  'link_elsewhere',
  'link_kind',
  'weight_precision',
  'notes',
  'score',
  'status',
  'unit',
  'deadline',
  'objective_weight',
  'current_value',
  'progress',
  'category',
  'calculation',
] as const

/** One thing that was left behind, and where: O2 is the second objective, O2.KR1 its first key result. */
export const LeftBehind = z
  .object({
    what: z.enum(NOT_CARRIED_FIELDS),
    count: z.int(),
    /** The first twenty places. */
    where: z.array(z.string()),
  })
  .meta({ id: 'LeftBehind' })
export type LeftBehind = z.infer<typeof LeftBehind>

const Score = z.number().min(0).max(1).multipleOf(0.1).nullable().default(null)
const Weight = z.number().min(0).max(1).multipleOf(0.001).nullable().default(null)
const Position = z.int().min(1).max(100)
/** Notes may be empty there. */
const Notes = z
  .union([z.literal(''), Prose])
  .nullable()
  .default(null)

export const FeishuIndicator = z
  .strictObject({
    start: Quantity,
    target: Quantity,
    current: Quantity.nullable().default(null),
    unit: z.string().max(50).nullable().default(null),
    /** -1 none, 0 normal, 1 at risk, 2 delayed. */
    indicator_status: z.literal([-1, 0, 1, 2]).default(-1),
    status_calculate_type: z.literal([0, 1, 2]).default(0),
    current_value_calculate_type: z.literal([0, 1, 2]).default(0),
  })
  .meta({ id: 'FeishuIndicator' })

const FeishuProgress = z.strictObject({
  content: z.union([z.literal(''), Prose]),
  percent: z.number().min(0).max(100).nullable().default(null),
  status: z.enum(['normal', 'overdue', 'done']).default('normal'),
})

const FeishuKeyResult = z
  .strictObject({
    position: Position,
    content: Line,
    notes: Notes,
    score: Score,
    weight: Weight,
    deadline: Day.nullable().default(null),
    /** Null: from 0 to 100 percent. */
    indicator: FeishuIndicator.nullable().default(null),
    progress: z.array(FeishuProgress).max(200).default([]),
  })
  .meta({ id: 'FeishuKeyResult' })

const FeishuObjective = z
  .strictObject({
    position: Position,
    content: Line,
    notes: Notes,
    score: Score,
    weight: Weight,
    deadline: Day.nullable().default(null),
    category: z.string().max(50).nullable().default(null),
    key_results: z.array(FeishuKeyResult).max(50).default([]),
    /** Positions of the objectives that it aligns with. */
    aligned_to: z.array(Position).max(20).default([]),
  })
  .meta({ id: 'FeishuObjective' })

/** A cycle as Feishu OKR v2 has it; the report of what was left behind may stand beside it. */
export const FeishuDocument = z
  .strictObject({
    version: z.literal('feishu-okr-v2'),
    cycle: z.strictObject({
      name: Line,
      start: Day,
      end: Day,
      /** 0 default, 1 normal, 2 invalid, 3 hidden. */
      status: z.literal([0, 1, 2, 3]).default(1),
      score: Score,
    }),
    objectives: z.array(FeishuObjective).max(100).default([]),
    report: z.array(LeftBehind).default([]),
  })
  .meta({ id: 'FeishuDocument' })
export type FeishuDocument = z.infer<typeof FeishuDocument>

/** A whole cycle from elsewhere, as the document or the table of its format; all of it comes in or nothing. */
export const CycleImportInput = z
  .strictObject({
    format: z.enum(['feishu', 'csv']),
    document: FeishuDocument.nullable().default(null),
    table: z
      .strictObject({ text: z.string().max(900_000), name: Line, start: Day, end: Day })
      .nullable()
      .default(null),
    /** Who owns what is brought in. */
    ownerId: Id,
    /** A draft is looked over before it is published. */
    state: z.enum(['draft', 'open']).default('draft'),
  })
  .refine(({ format, document, table }) => (format === 'feishu' ? document : table) !== null, {
    message: 'feishu needs a document, csv a table',
    path: ['document'],
  })
  .meta({ id: 'CycleImportInput' })
export type CycleImportInput = z.input<typeof CycleImportInput>

export const CycleImport = z
  .object({
    cycleId: Id,
    objectives: z.int(),
    keyResults: z.int(),
    leftBehind: z.array(LeftBehind),
  })
  .meta({ id: 'CycleImport' })
export type CycleImport = z.infer<typeof CycleImport>
