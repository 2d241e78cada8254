import { z } from 'zod'
import { OBJECTIVE_LEVELS, PACE_HEALTH } from './objective.js'
import { Id, LocalizedLine } from './text.js'

/** One parent that it contributes to and that may count it; any number that it supports. */
export const AlignmentInput = z
  .strictObject({
    parentId: Id.nullable(),
    supportIds: z.array(Id).max(20).default([]),
  })
  .meta({ id: 'AlignmentInput' })
export type AlignmentInput = z.input<typeof AlignmentInput>

export const ALIGNMENT_FAULTS = [
  'no_anchor',
  'orphan',
  'no_key_results',
  'level_skip',
  'metric_without_key_result',
] as const

/** How the objectives of a cycle hang together. */
export const AlignmentGraph = z
  .object({
    nodes: z.array(
      z.object({
        id: Id,
        /** An objective of another cycle stands here because one of this cycle is linked to it. */
        cycleId: Id.nullable(),
        title: LocalizedLine,
        level: z.enum(OBJECTIVE_LEVELS),
        ownerId: Id,
        team: LocalizedLine.nullable(),
        progress: z.number().nullable(),
        health: z.enum(PACE_HEALTH),
      }),
    ),
    links: z.array(z.object({ fromId: Id, toId: Id, kind: z.enum(['contributes', 'supports']) })),
    /** 100 less the penalties, never below 0. */
    score: z.int(),
    faults: z.array(
      z.object({
        kind: z.enum(ALIGNMENT_FAULTS),
        penalty: z.int(),
        objectiveId: Id.nullable(),
        metricId: Id.nullable(),
      }),
    ),
  })
  .meta({ id: 'AlignmentGraph' })
export type AlignmentGraph = z.infer<typeof AlignmentGraph>
