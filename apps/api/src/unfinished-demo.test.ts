import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { discardUnfinishedDemo, seedMarked } from './unfinished-demo.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sextant-demo-'))
  await writeFile(join(folder, 'sextant.lock'), '{}')
})
afterEach(async () => rm(folder, { recursive: true }))

async function half(): Promise<void> {
  await writeFile(join(folder, 'sextant.db'), 'half')
  await mkdir(join(folder, 'uploads'))
}

describe('a demo company', () => {
  test('that was cut short is thrown away by the next start, but not the lock', async () => {
    const cut = seedMarked(folder, async () => {
      await half()
      throw new Error('killed')
    })
    await expect(cut).rejects.toThrow('killed')
    await discardUnfinishedDemo(folder, ['sextant.lock'])
    expect(await readdir(folder)).toEqual(['sextant.lock'])
  })

  test('that was finished stays, and so does data without any demo', async () => {
    await seedMarked(folder, half)
    await discardUnfinishedDemo(folder, ['sextant.lock'])
    expect(await readdir(folder)).toEqual(['sextant.db', 'sextant.lock', 'uploads'])
  })
})
