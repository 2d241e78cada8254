import { run } from './run.js'

/** What a command left behind. */
export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command line in a folder, as a person would, and keeps what it writes. */
export async function runIn(folder: string, args: readonly string[]): Promise<Ran> {
  const out = { stdout: '', stderr: '' }
  const code = await run(args, {
    folder,
    stdout: (text) => void (out.stdout += text),
    stderr: (text) => void (out.stderr += text),
  })
  return { code, ...out }
}
