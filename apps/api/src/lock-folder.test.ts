import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FolderInUse, lockFolder } from './lock-folder.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sextant-lock-'))
})
afterEach(() => rm(folder, { recursive: true }))

const process = (pid: number, ...living: number[]) => ({
  pid,
  isAlive: (other: number) => living.includes(other),
})

describe('a data folder', () => {
  test('belongs to one process until it gives it free', async () => {
    const release = await lockFolder(folder, process(1, 1, 2))
    await expect(lockFolder(folder, process(2, 1, 2))).rejects.toThrow(FolderInUse)
    await expect(lockFolder(folder, process(2, 1, 2))).rejects.toThrow(/process 1, since 20/)
    await release()
    expect(await readdir(folder)).toEqual([])
    await lockFolder(folder, process(2, 1, 2))
  })

  test('is taken over from a process that is gone', async () => {
    await lockFolder(folder, process(1))
    await lockFolder(folder, process(2))
    await expect(lockFolder(folder, process(3, 2))).rejects.toThrow(/process 2/)
  })

  test('is taken over by a process with the same id, as after a restart in a container', async () => {
    await lockFolder(folder, process(1, 1))
    await expect(lockFolder(folder, process(1, 1))).resolves.toBeTypeOf('function')
  })

  test.each(['', '{"pid":', '{"pid":"x"}', '{"pid":-1,"startedAt":""}', 'null'])(
    'is taken over when its lock says %j',
    async (text) => {
      await writeFile(join(folder, 'sextant.lock'), text)
      await expect(lockFolder(folder, process(2, 1))).resolves.toBeTypeOf('function')
    },
  )

  test('that is not there cannot be locked', async () => {
    await expect(lockFolder(join(folder, 'none'), process(1))).rejects.toThrow(/ENOENT/)
  })
})
