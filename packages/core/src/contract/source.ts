import { z } from 'zod'
import { Id, Instant, Line, LocalizedProse } from './text.js'

/** What a key may do: send events, or ask which variant a unit gets. */
export const KEY_SCOPES = ['ingest', 'evaluate'] as const
export type KeyScope = (typeof KEY_SCOPES)[number]

/** What became of an item: received is the sum over these, for every source, always. */
export const ITEM_OUTCOMES = ['accepted', 'duplicate', 'conflict', 'rejected', 'late'] as const

export const SourceInput = z.strictObject({ name: Line }).meta({ id: 'SourceInput' })
export type SourceInput = z.input<typeof SourceInput>

export const SourceKeyInput = z
  .strictObject({
    scope: z.enum(KEY_SCOPES),
    /** Evaluation only: what it is told is recorded as an exposure, once per unit. */
    recordsExposures: z.boolean().default(false),
  })
  .refine(({ scope, recordsExposures }) => scope === 'evaluate' || !recordsExposures, {
    message: 'source.records_only_evaluations',
    path: ['recordsExposures'],
  })
  .meta({ id: 'SourceKeyInput' })
export type SourceKeyInput = z.input<typeof SourceKeyInput>

/** A key as it is kept: its prefix, never the key. */
export const SourceKey = z
  .object({
    id: Id,
    sourceId: Id,
    scope: z.enum(KEY_SCOPES),
    prefix: z.string(),
    recordsExposures: z.boolean(),
    createdAt: Instant,
    createdBy: Id,
    lastUsedAt: Instant.nullable(),
    revokedAt: Instant.nullable(),
  })
  .meta({ id: 'SourceKey' })
export type SourceKey = z.infer<typeof SourceKey>

/** The one answer that carries the whole key. */
export const NewSourceKey = SourceKey.extend({ key: z.string() }).meta({ id: 'NewSourceKey' })
export type NewSourceKey = z.infer<typeof NewSourceKey>

const count = z.int().min(0)

/** received = accepted + duplicate + conflict + rejected + late. */
export const SourceCounts = z
  .object({
    received: count,
    accepted: count,
    duplicate: count,
    conflict: count,
    rejected: count,
    late: count,
    /** Items kept because they did not count, each once however often it was sent. */
    failuresKept: count,
    /** Such items that were too many to be kept. */
    failuresDropped: count,
    byType: z.record(z.string(), count),
    lastReceivedAt: Instant.nullable(),
  })
  .meta({ id: 'SourceCounts' })
export type SourceCounts = z.infer<typeof SourceCounts>

export const Source = z
  .object({
    id: Id,
    name: z.string(),
    keys: z.array(SourceKey),
    counts: SourceCounts,
    createdAt: Instant,
    createdBy: Id,
  })
  .meta({ id: 'Source' })
export type Source = z.infer<typeof Source>

/** Why exposures belong to no run: nobody knows the name, it has not started, or it was not running then. */
export const STRAY_BECAUSE = ['unknown', 'not_started', 'outside_run'] as const

/** Accepted exposures that are in the results of no experiment. */
export const StrayExposures = z
  .object({
    exposures: count,
    /** By what they call the experiment, the newest first; at most 20. */
    named: z.array(
      z.object({
        name: z.string(),
        exposures: count,
        lastAt: Instant,
        because: z.enum(STRAY_BECAUSE),
        experimentId: Id.nullable(),
      }),
    ),
  })
  .meta({ id: 'StrayExposures' })
export type StrayExposures = z.infer<typeof StrayExposures>

/** How the stream as a whole stands. */
export const StreamStatus = z
  .object({
    accepting: z.boolean(),
    /** Newest accepted item, and up to which one results can see. */
    seq: count,
    appliedSeq: count,
    units: count,
    damage: z.array(
      z.object({
        file: z.string(),
        offset: count,
        bytes: count,
        kind: z.enum(['torn_tail', 'bad_checksum', 'projection_rebuilt']),
      }),
    ),
  })
  .meta({ id: 'StreamStatus' })
export type StreamStatus = z.infer<typeof StreamStatus>

export const Sources = z
  .object({ items: z.array(Source), stream: StreamStatus, strays: StrayExposures })
  .meta({ id: 'Sources' })
export type Sources = z.infer<typeof Sources>

export const FailedItem = z
  .object({
    id: z.int(),
    receivedAt: Instant,
    outcome: z.enum(['conflict', 'rejected', 'late']),
    reason: z.string(),
    messageId: z.string().nullable(),
    item: z.string(),
  })
  .meta({ id: 'FailedItem' })
export type FailedItem = z.infer<typeof FailedItem>

export const FailedItems = z
  .object({ items: z.array(FailedItem), nextBefore: z.int().nullable() })
  .meta({ id: 'FailedItems' })

export const ReplayInput = z
  .strictObject({
    ids: z.union([z.literal('all'), z.array(z.int().min(1)).min(1).max(1000)]),
    /** Counts items that came too late. */
    acceptLate: z.boolean().default(false),
  })
  .meta({ id: 'ReplayInput' })
export type ReplayInput = z.input<typeof ReplayInput>

/** How many of the items sent again came out how. */
export const Replayed = z
  .object({ accepted: count, duplicate: count, conflict: count, rejected: count, late: count })
  .meta({ id: 'Replayed' })
export type Replayed = z.infer<typeof Replayed>

/** A person whose events are to be removed for good, as their clients call them: letter for letter. */
export const ForgetInput = z
  .strictObject({
    unitId: z.string().min(1).max(256),
    /** Kept in the audit log; it must not name the person. */
    reason: LocalizedProse,
  })
  .meta({ id: 'ForgetInput' })
export type ForgetInput = z.input<typeof ForgetInput>

/** What was removed: events, exposures and traits that had been accepted. */
export const Forgotten = z.object({ items: count }).meta({ id: 'Forgotten' })
export type Forgotten = z.infer<typeof Forgotten>

export const SeenEvent = z
  .object({
    event: z.string(),
    count,
    lastAt: Instant,
    properties: z.array(z.object({ name: z.string(), numeric: z.boolean() })),
  })
  .meta({ id: 'SeenEvent' })
export type SeenEvent = z.infer<typeof SeenEvent>
