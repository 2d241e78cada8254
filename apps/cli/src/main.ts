#!/usr/bin/env node
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { run } from './run.js'

// npm runs scripts in the package's folder; file names are meant from where the person stands.
const { npm_lifecycle_event: script, INIT_CWD: invokedFrom } = process.env
const folder = script === 'sextant' && invokedFrom !== undefined ? invokedFrom : process.cwd()

// Whoever reads the output may stop early, as `head` does; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

/** The question goes to stderr: stdout is for what was asked for. */
async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  // Whoever closes the input, or breaks off, has said nothing.
  const closed = once(terminal, 'close').then(() => '')
  const answered = terminal.question(question).catch(() => '')
  try {
    return await Promise.race([answered, closed])
  } finally {
    terminal.close()
  }
}

process.exitCode = await run(process.argv.slice(2), {
  folder,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  ...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
})
