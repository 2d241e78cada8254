import { mkdir, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Damage, ExpectedVariant } from '../event-stream.js'
import { nodeFileSystem, type FileSystem } from '../journal/file-system.js'
import { Journal } from '../journal/journal.js'
import { DurableIntake, forgetInJournal } from './durable-intake.js'
import { encodeRecord } from './journal-record.js'
import { KeyedHash } from './keyed-hash.js'
import { catchUp, openProjection, type ProjectionOptions } from './open-projection.js'
import type { OpenProjection } from './open-projection.js'
import type { Replayed } from './replay-journal.js'
import { DEFAULT_STREAM_LIMITS, type StreamLimits } from './stream-limits.js'

export interface EventStreamOptions {
  /** Holds `journal/` and `stream.duckdb`; made where there is none. */
  readonly folder: string
  /** Names what is set aside, and ages what nobody asks for; ms since 1970. */
  readonly now?: () => number
  readonly expectedVariant?: ExpectedVariant
  /** What DuckDB may hold in memory before it spills to disk; '1GB' unless said. */
  readonly memoryLimit?: string
  /** Of DuckDB; 2 unless said, as every sum here is one of integers. */
  readonly threads?: number
  readonly limits?: Partial<StreamLimits>
  /** The disk under the journal; another one in tests that let it fail. */
  readonly files?: FileSystem
}

/**
 * Opens the journal of a folder and its tables, and brings the tables up to the journal's end.
 *
 * @throws StreamError `unavailable` while another process has the folder open, `newer_storage`
 */
export async function openIntake(options: EventStreamOptions): Promise<DurableIntake> {
  const { folder, files = nodeFileSystem } = options
  const limits = { ...DEFAULT_STREAM_LIMITS, ...options.limits }
  const database: ProjectionOptions = {
    path: `${folder}/stream.duckdb`,
    exportFolder: resolve(folder, 'export'),
    memoryLimit: options.memoryLimit ?? '1GB',
    threads: options.threads ?? 2,
    now: options.now ?? Date.now,
    keptFailures: limits.keptFailures,
  }
  await mkdir(folder, { recursive: true })
  // Left by an export that was cut short.
  await rm(database.exportFolder, { recursive: true, force: true })
  const damage: Damage[] = []
  // The tables first: their lock keeps a second process off the journal.
  const tables = await openProjection(database, damage)
  const journal = await openJournal(`${folder}/journal`, files, limits, tables)
  const opened = await catchUp(tables, journal, database, damage)
  const whole = await finishForgetting(opened, journal, database)
  const expectedVariant = options.expectedVariant ?? (() => undefined)
  return new DurableIntake({ journal, opened: whole, damage, database, limits, expectedVariant })
}

async function openJournal(
  folder: string,
  files: FileSystem,
  { segmentBytes }: StreamLimits,
  { database }: OpenProjection,
): Promise<Journal> {
  try {
    return await Journal.open({ files, folder, segmentBytes })
  } catch (error) {
    await database.close().catch(() => {})
    throw error
  }
}

/** Goes on with what a crash interrupted: only hashes are left of the units. */
async function finishForgetting(
  opened: OpenProjection & { readonly replayed: Replayed },
  journal: Journal,
  database: ProjectionOptions,
): Promise<OpenProjection & { readonly replayed: Replayed }> {
  const { forgetting } = opened.replayed
  if (forgetting.size === 0) return opened
  await opened.database.close()
  const hash = new KeyedHash(journal.key)
  const is = (name: string) => forgetting.has(hash.unit(name))
  await forgetInJournal({ database, journal }, { is, name: null })
  await journal.append([...forgetting].map((unit) => encodeRecord({ kind: 'forgotten', unit })))
  return catchUp(await openProjection(database, []), journal, database, [])
}
