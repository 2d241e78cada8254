import { spawn } from 'node:child_process'
import { root } from './project.mjs'
import { toolEnv } from './run-steps.mjs'

// Turbo as everybody should run it here: without telemetry. Its own chatter goes to stderr, so that
// what a script prints on stdout is its own.
const child = spawn('turbo', process.argv.slice(2), {
  cwd: root,
  env: toolEnv,
  stdio: ['inherit', 2, 'inherit'],
  shell: process.platform === 'win32',
})
child.on('error', (error) => {
  console.error(`turbo did not start: ${error.message}`)
  process.exitCode = 1
})
child.on('close', (code) => {
  process.exitCode = code ?? 1
})
