import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readManifest, root, workspaceFolders } from './project.mjs'
import { runSteps, toolEnv } from './run-steps.mjs'
import { brokenSum, sumReport, sumStep, total } from './sum-reports.mjs'
import { verifySteps } from './verify-steps.mjs'

const tested = workspaceFolders().filter((folder) => readManifest(folder).scripts?.test)

/** @param {string} folder */
const reportOf = (folder) => join(root, folder, '.reports', 'vitest.json')

// A report left by an earlier run must never be summed.
for (const folder of tested) rmSync(reportOf(folder), { force: true })

const verified = await runSteps(verifySteps)
const exitCode = await runTests()

const sums = tested.map((folder) => {
  const path = reportOf(folder)
  return sumReport(folder, existsSync(path) ? readFileSync(path, 'utf8') : undefined)
})
if (exitCode !== 0 && total(sums).failed === 0) {
  sums.push(brokenSum('test run', `ended with code ${exitCode} though every report passed`))
}

console.log('')
for (const { name, passed, failed, problems } of sums) {
  console.log(`${name.padEnd(18)}${passed} passed, ${failed} failed`)
  for (const problem of problems) console.log(`  ${problem}`)
}
for (const { name, ok } of verified) console.log(`${name.padEnd(18)}${ok ? 'passed' : 'FAILED'}`)
for (const { name, notRun } of sums) {
  for (const test of notRun) console.log(`not run: ${name}: ${test}`)
}

const { passed, failed } = total([...verified.map(sumStep), ...sums])
process.exitCode = failed === 0 ? 0 : 1
console.log(`${passed} passed, ${failed} failed`)

/**
 * Runs every workspace's tests, one workspace at a time: vitest spreads over the cores itself, and
 * the browser and the time bars need the machine to themselves.
 * @returns {Promise<number>} the exit code
 */
function runTests() {
  const args = ['run', 'test', '--continue=dependencies-successful', '--concurrency=1']
  return new Promise((resolve) => {
    const child = spawn('turbo', args, {
      cwd: root,
      env: toolEnv,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    })
    child.on('error', (error) => {
      console.error(`turbo did not start: ${error.message}`)
      resolve(1)
    })
    child.on('close', (code) => resolve(code ?? 1))
  })
}
