import { readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Damage } from '../event-stream.js'
import { isBefore, JOURNAL_START, type Journal } from '../journal/journal.js'
import { loadProjection, type Memory } from './load-projection.js'
import { Projector } from './projector.js'
import { replayJournal, type Replayed } from './replay-journal.js'
import { SeenMessages } from './seen-messages.js'
import { SourceTotals } from './source-totals.js'
import { readThrough, StreamDatabase, type StreamDatabaseOptions } from './stream-database.js'
import { StreamError } from './stream-error.js'

export interface ProjectionOptions extends StreamDatabaseOptions {
  /** Names what is set aside; ms since 1970. */
  readonly now: () => number
  /** Failures of a source that stay in the tables. */
  readonly keptFailures: number
}

export interface OpenProjection {
  readonly database: StreamDatabase
  readonly memory: Memory
  /** Whether there was a file before. */
  readonly existed: boolean
}

/**
 * Opens the tables as they are. Those that cannot be read to their end are set aside, and empty ones
 * made.
 *
 * @throws StreamError `unavailable`, `newer_storage`
 */
export async function openProjection(
  options: ProjectionOptions,
  damage: Damage[],
): Promise<OpenProjection> {
  let database: StreamDatabase | null = null
  const existed = (await sizeOf(options.path)) > 0
  try {
    database = await StreamDatabase.open(options)
    const memory = emptyMemory(options)
    await database.write(async (connection) => {
      await readThrough(connection)
      await loadProjection(connection, memory)
    })
    return { database, memory, existed }
  } catch (error) {
    await database?.close().catch(() => {})
    if (error instanceof StreamError) throw error
    return replaceProjection(options, damage)
  }
}

/** Sets the closed file of the tables aside, and makes an empty one. */
async function replaceProjection(
  options: ProjectionOptions,
  damage: Damage[],
): Promise<OpenProjection> {
  damage.push(await rebuiltDamage(options.path))
  const aside = `${options.path}.damaged-${options.now()}`
  await moveAside(options.path, aside)
  await moveAside(`${options.path}.wal`, `${aside}.wal`)
  return {
    database: await StreamDatabase.open(options),
    memory: emptyMemory(options),
    existed: true,
  }
}

/**
 * Brings the tables up to the end of the journal. Tables that know of more than the journal has are
 * made anew from it, as the two must never tell different stories.
 */
export async function catchUp(
  opened: OpenProjection,
  journal: Journal,
  options: ProjectionOptions,
  damage: Damage[],
): Promise<OpenProjection & { readonly replayed: Replayed }> {
  const { place } = opened.memory.projector.applied
  let current = opened
  if (isBefore(journal.end, place) || journal.damagedBefore(place)) {
    await opened.database.close()
    current = await replaceProjection(options, damage)
  } else if (!opened.existed && isBefore(JOURNAL_START, journal.end)) {
    damage.push(await rebuiltDamage(options.path))
  }
  const { database, memory, existed } = current
  const replayed = await database.write((connection) => replayJournal(journal, memory, connection))
  return { database, memory, existed, replayed }
}

function emptyMemory({ keptFailures }: ProjectionOptions): Memory {
  return {
    projector: new Projector(keptFailures),
    seen: new SeenMessages(),
    totals: new SourceTotals(),
    tombstones: new Set(),
  }
}

async function rebuiltDamage(path: string): Promise<Damage> {
  const bytes = await sizeOf(path)
  return { file: 'stream.duckdb', offset: 0, bytes, kind: 'projection_rebuilt' }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}

async function moveAside(from: string, to: string): Promise<void> {
  await rm(to, { force: true })
  await rename(from, to).catch((error: unknown) => {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') throw error
  })
}

/** Removes the closed file of the tables and whatever was set aside of it, as a unit may be in it. */
export async function removeProjection({ path }: StreamDatabaseOptions): Promise<void> {
  const [folder, name] = [dirname(path), basename(path)]
  for (const file of await readdir(folder)) {
    if (file === name || file.startsWith(`${name}.`))
      await rm(join(folder, file), { recursive: true })
  }
}
