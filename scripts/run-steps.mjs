import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { root } from './project.mjs'

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} command the program and its arguments
 */

/**
 * @typedef {object} StepResult
 * @property {string} name
 * @property {boolean} ok
 * @property {number} seconds
 * @property {string} output what the program printed, both streams in the order they came
 */

/** The environment of every tool: our own programs first, and nobody phones home. */
export const toolEnv = {
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
}

// The programs in node_modules/.bin are .cmd files on Windows, which only a shell starts.
const shell = process.platform === 'win32'

/**
 * Runs one step and keeps its output. A program that cannot start is a failed step, not a crash.
 * @param {Step} step
 * @returns {Promise<StepResult>}
 */
function runStep({ name, command }) {
  const [program = '', ...args] = command
  const started = performance.now()
  return new Promise((resolve) => {
    let output = ''
    /** @param {boolean} ok */
    const finish = (ok) => {
      resolve({ name, ok, seconds: (performance.now() - started) / 1000, output: output.trim() })
    }
    const child = spawn(program, args, { cwd: root, env: toolEnv, shell })
    child.stdout.on('data', (chunk) => (output += String(chunk)))
    child.stderr.on('data', (chunk) => (output += String(chunk)))
    child.on('error', (error) => {
      output += `${program} did not start: ${error.message}`
      finish(false)
    })
    child.on('close', (code) => finish(code === 0))
  })
}

/**
 * Runs the steps one after the other to the end, a line each, with the output of those that fail.
 * @param {Step[]} steps
 * @returns {Promise<StepResult[]>}
 */
export async function runSteps(steps) {
  /** @type {StepResult[]} */
  const results = []
  for (const step of steps) {
    // One at a time on purpose: each tool already uses every core it can.
    const result = await runStep(step)
    results.push(result)
    console.log(`${result.ok ? '✓' : '✗'} ${step.name.padEnd(18)}${result.seconds.toFixed(1)} s`)
    if (!result.ok) console.log(`\n${result.output}\n`)
  }
  return results
}
