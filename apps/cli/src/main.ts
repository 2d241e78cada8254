#!/usr/bin/env node
import { run } from './run.js'

// npm runs scripts in the package's folder; file names are meant from where the person stands.
const { npm_lifecycle_event: script, INIT_CWD: invokedFrom } = process.env
const folder = script === 'sextant' && invokedFrom !== undefined ? invokedFrom : process.cwd()

// Whoever reads the output may stop early, as `head` does; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await run(process.argv.slice(2), {
  folder,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
})
