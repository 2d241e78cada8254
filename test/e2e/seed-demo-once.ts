import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from './server.js'

let seeded: string | undefined

/**
 * Writes the demo company once for all walks of a run; each starts on a copy of its own, because
 * writing it takes longer than most walks.
 */
export async function setup(): Promise<void> {
  seeded = await mkdtemp(join(tmpdir(), 'sextant-e2e-demo-'))
  try {
    const server = await startServer({ demo: true, env: { SEXTANT_DATA: seeded } })
    await server.stop()
  } catch (error) {
    await teardown()
    throw error
  }
  process.env['SEXTANT_SEEDED_DEMO'] = seeded
}

/** Removes it when the run is over. */
export async function teardown(): Promise<void> {
  if (seeded !== undefined) await rm(seeded, { recursive: true, force: true })
}
