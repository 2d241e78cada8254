import { existsSync } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const MARK = 'demo.unfinished'

/**
 * A demo company that was cut short while it was being written is no company: the next start throws
 * it away and begins anew. Only what a demo wrote is touched, since only a demo leaves the mark, and
 * it leaves it only on a folder that held nothing.
 */
export async function discardUnfinishedDemo(
  folder: string,
  kept: readonly string[],
): Promise<void> {
  if (!existsSync(join(folder, MARK))) return
  for (const name of await readdir(folder)) {
    if (!kept.includes(name)) await rm(join(folder, name), { recursive: true, force: true })
  }
}

/** Runs the seeding of an empty folder so that an interruption leaves the mark behind. */
export async function seedMarked(folder: string, seed: () => Promise<void>): Promise<void> {
  await writeFile(join(folder, MARK), 'The demo company was not written to its end.\n')
  await seed()
  await rm(join(folder, MARK))
}
