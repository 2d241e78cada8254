import { nodeFileSystem, type FileSystem, type OpenFile } from '../../journal/file-system.js'

export const FAULTS = ['EIO', 'ENOSPC', 'short write', 'sync'] as const
export type Fault = (typeof FAULTS)[number]

export interface FaultyFiles extends FileSystem {
  /** What was done, in order; writes and syncs by file name. */
  readonly done: readonly string[]
  /** Whether the fault has struck. */
  readonly struck: boolean
}

/**
 * The real disk, which fails once, at the nth change of those that can fail so: an error, a full disk
 * that takes half of what is written, a write that returns early, or a sync that fails. It then
 * works again, as a disk may: whoever writes on after a failure is found out.
 */
export function faultyFiles(fault: Fault | null, nth: number): FaultyFiles {
  const done: string[] = []
  let [changes, struck] = [0, false]
  const change = async <T>(
    what: string,
    job: (fails: boolean) => Promise<T>,
    kind: 'write' | 'sync' | 'other',
  ) => {
    const mayStrike = fault !== null && strikes(fault, kind)
    if (mayStrike) changes += 1
    const now = mayStrike && changes === nth
    if (now) {
      struck = true
      if (kind !== 'write' || fault === 'EIO') throw errorOf(fault)
    }
    const result = await job(now)
    done.push(what)
    return result
  }
  const wrap = (file: OpenFile, name: string): OpenFile => ({
    ...file,
    write: (bytes, position) =>
      change(
        `write ${name}`,
        async (fails) => {
          if (!fails) return file.write(bytes, position)
          const half = await file.write(bytes.subarray(0, bytes.length >> 1), position)
          if (fault === 'ENOSPC') throw errorOf(fault)
          return half
        },
        'write',
      ),
    sync: () => change(`sync ${name}`, () => file.sync(), 'sync'),
    truncate: (size) => change(`truncate ${name}`, () => file.truncate(size), 'other'),
  })
  return {
    ...nodeFileSystem,
    done,
    get struck() {
      return struck
    },
    open: async (path, mode) => {
      const open = () => nodeFileSystem.open(path, mode)
      const file = mode === 'read' ? await open() : await change(`open ${mode}`, open, 'other')
      return mode === 'read' ? file : wrap(file, path.slice(path.lastIndexOf('/') + 1))
    },
    rename: (from, to) => change('rename', () => nodeFileSystem.rename(from, to), 'other'),
    syncFolder: (path) => change('sync folder', () => nodeFileSystem.syncFolder(path), 'sync'),
  }
}

function strikes(fault: Fault, kind: 'write' | 'sync' | 'other'): boolean {
  if (fault === 'sync') return kind === 'sync'
  if (fault === 'short write') return kind === 'write'
  return fault === 'EIO' || kind === 'write'
}

function errorOf(fault: Fault): Error {
  const code = fault === 'ENOSPC' ? 'ENOSPC' : 'EIO'
  return Object.assign(new Error(`${code}: the disk failed`), { code })
}
