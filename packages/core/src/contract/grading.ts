import { z } from 'zod'
import { Id, Instant, LocalizedLine } from './text.js'

/** Why a key result missed its pass line. */
export const MISS_CAUSES = [
  'ambition',
  'wrong_key_result',
  'capacity',
  'dependency',
  'focus',
  'owner',
  'priority',
  'other',
] as const
export type MissCause = (typeof MISS_CAUSES)[number]

/** The root cause that a review asks for, from the finer cause. */
export const ROOT_CAUSE_OF = {
  ambition: 'target',
  wrong_key_result: 'target',
  capacity: 'resource',
  dependency: 'resource',
  focus: 'execution',
  owner: 'execution',
  priority: 'execution',
  other: 'other',
} as const satisfies Record<MissCause, 'target' | 'resource' | 'execution' | 'other'>

const Score = z.number().min(0).max(1).multipleOf(0.1)

/** A person's judgement at the close; the suggestion is computed and needs no reason. */
export const GradeInput = z
  .strictObject({
    /** Null: it cannot be judged, for the reason given. */
    score: Score.nullable(),
    /** Wanted where the score is not the suggested one. */
    reason: LocalizedLine.nullable().default(null),
    /** Wanted where the score is below the pass line. */
    cause: z.enum(MISS_CAUSES).nullable().default(null),
    /** The gradeVersion that was read; another one since is a conflict. */
    expectedVersion: z.int().min(0),
  })
  .meta({ id: 'GradeInput' })
export type GradeInput = z.input<typeof GradeInput>
export const Grade = z
  .object({
    version: z.int(),
    suggested: z.number().nullable(),
    score: z.number().nullable(),
    reason: LocalizedLine.nullable(),
    cause: z.enum(MISS_CAUSES).nullable(),
    at: Instant,
    by: Id,
  })
  .meta({ id: 'Grade' })
export type Grade = z.infer<typeof Grade>

/** What becomes of an objective after its cycle; without a decision nothing is carried. */
export const CLOSE_DECISIONS = ['keep', 'modify', 'abandon'] as const
export const CloseDecisionInput = z
  .strictObject({
    decision: z.enum(CLOSE_DECISIONS),
    comment: LocalizedLine.nullable().default(null),
    /** Where a kept or modified objective goes on; null: the backlog. */
    cycleId: Id.nullable().default(null),
  })
  .meta({ id: 'CloseDecisionInput' })
export type CloseDecisionInput = z.input<typeof CloseDecisionInput>
export const ObjectiveClosing = z
  .object({
    decision: z.enum(CLOSE_DECISIONS),
    comment: LocalizedLine.nullable(),
    carriedToId: Id.nullable(),
    /** Key results that had reached their target and were left behind. */
    reachedIds: z.array(Id),
    at: Instant,
    by: Id,
  })
  .meta({ id: 'ObjectiveClosing' })
export type ObjectiveClosing = z.infer<typeof ObjectiveClosing>

/** Copies an objective and its key results, without check-ins; null: into the backlog. */
export const DuplicateInput = z
  .strictObject({ cycleId: Id.nullable() })
  .meta({ id: 'DuplicateInput' })
export type DuplicateInput = z.input<typeof DuplicateInput>

/** How well people of the reader's own team judged their chances. */
export const Calibration = z
  .object({
    owners: z.array(
      z.object({
        ownerId: Id,
        /** Mean squared distance of early confidence from the outcome: 0 best, 0.25 a coin, 1 worst. */
        brier: z.number(),
        meanConfidence: z.number(),
        hitRate: z.number(),
        keyResults: z.int(),
      }),
    ),
    /** Owners of other teams, who are not shown. */
    withheld: z.int(),
  })
  .meta({ id: 'Calibration' })
export type Calibration = z.infer<typeof Calibration>
