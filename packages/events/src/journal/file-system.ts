import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises'

/** An open file, read and written at given places. */
export interface OpenFile {
  /** Resolves with the bytes written, which on a full disk are fewer than were given. */
  write(bytes: Uint8Array, position: number): Promise<number>
  /** Resolves with the bytes read; 0 at the end. */
  read(into: Uint8Array, position: number): Promise<number>
  size(): Promise<number>
  /** Resolves when what was written is on the disk. */
  sync(): Promise<void>
  truncate(size: number): Promise<void>
  close(): Promise<void>
}

/** What the journal needs of a disk: few enough calls that a test can let each of them fail. */
export interface FileSystem {
  makeFolder(path: string): Promise<void>
  /** File names, in no order. */
  list(folder: string): Promise<readonly string[]>
  /** `create` refuses a file that is there, the others one that is not. */
  open(path: string, mode: 'create' | 'write' | 'read'): Promise<OpenFile>
  rename(from: string, to: string): Promise<void>
  /** Nothing happens where there is no file. */
  remove(path: string): Promise<void>
  /** Makes files that were made or renamed in a folder findable after a power cut. */
  syncFolder(path: string): Promise<void>
}

const FLAGS = { create: 'wx+', write: 'r+', read: 'r' } as const

export const nodeFileSystem: FileSystem = {
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true })
  },
  list: (folder) => readdir(folder),
  open: async (path, mode) => openFile(await open(path, FLAGS[mode])),
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { force: true }),
  syncFolder: async (path) => {
    // Windows can neither open a folder nor needs to.
    if (process.platform === 'win32') return
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  },
}

function openFile(handle: FileHandle): OpenFile {
  return {
    write: async (bytes, position) =>
      (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
    read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
    size: async () => (await handle.stat()).size,
    sync: () => handle.datasync(),
    truncate: (size) => handle.truncate(size),
    close: () => handle.close(),
  }
}

/** Writes all of it, or throws. */
export async function writeAll(file: OpenFile, bytes: Uint8Array, position: number): Promise<void> {
  const written = await file.write(bytes, position)
  if (written !== bytes.length) {
    throw new Error(`only ${written} of ${bytes.length} bytes could be written`)
  }
}

/** Makes or replaces a small file so that after a crash it is the old one or the new one, whole. */
export async function replaceFile(
  files: FileSystem,
  folder: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const next = `${folder}/${name}.next`
  await files.remove(next)
  const file = await files.open(next, 'create')
  try {
    await writeAll(file, bytes, 0)
    await file.sync()
  } finally {
    await file.close()
  }
  await files.rename(next, `${folder}/${name}`)
  await files.syncFolder(folder)
}
