import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** Name of the lock in a data folder. */
export const LOCK_FILE = 'sextant.lock'
const Holder = z.object({ pid: z.int().positive(), startedAt: z.string() })

/** Which process this is, and how to ask whether another one lives. */
export interface ProcessTable {
  readonly pid: number
  readonly isAlive: (pid: number) => boolean
}

/** Another server works in the folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse'
}

/**
 * Takes a data folder for this process alone: two writers would corrupt it. A lock whose process is
 * gone, or has this process's own id (as after a restart in a container), is taken over.
 *
 * @returns what gives the folder free again
 * @throws FolderInUse
 */
export async function lockFolder(
  folder: string,
  { pid, isAlive }: ProcessTable,
): Promise<() => Promise<void>> {
  const file = join(folder, LOCK_FILE)
  const take = () =>
    writeFile(file, JSON.stringify({ pid, startedAt: new Date().toISOString() }), {
      flag: 'wx',
      mode: 0o600,
    })
  try {
    await take()
  } catch (cause) {
    const holder = await holderOf(file)
    if (holder && holder.pid !== pid && isAlive(holder.pid)) {
      const since = `process ${holder.pid}, since ${holder.startedAt}`
      throw new FolderInUse(
        `another Sextant works in ${folder} (${since}). Stop it first; if it is no Sextant, delete ${file}.`,
        { cause },
      )
    }
    await rm(file, { force: true })
    await take()
  }
  return () => rm(file, { force: true })
}

/** Whoever wrote the lock; nobody when it is gone or was cut off while being written. */
async function holderOf(file: string): Promise<z.infer<typeof Holder> | undefined> {
  try {
    return Holder.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return undefined
  }
}
