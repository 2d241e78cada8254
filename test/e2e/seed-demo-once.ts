import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from './server.js'

/**
 * Writes the demo company once for all walks of a run; each starts on a copy of its own, because
 * writing it takes longer than most walks. Returns what removes it again.
 */
export default async function seedDemoOnce(): Promise<() => Promise<void>> {
  const seeded = await mkdtemp(join(tmpdir(), 'sextant-e2e-demo-'))
  const forget = () => rm(seeded, { recursive: true, force: true })
  try {
    const server = await startServer({ demo: true, env: { SEXTANT_DATA: seeded } })
    await server.stop()
  } catch (error) {
    await forget()
    throw error
  }
  process.env['SEXTANT_SEEDED_DEMO'] = seeded
  return forget
}
