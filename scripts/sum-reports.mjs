/**
 * What one workspace's tests, or one step of verify, came to.
 * @typedef {object} Sum
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} notRun a line per test that was skipped or left to do
 * @property {string[]} problems a line per failure that no single test carries
 */

/**
 * The part of vitest's JSON report that is read here.
 * @typedef {object} Report
 * @property {boolean} success
 * @property {{ name: string, status: string, message: string, assertionResults: { fullName: string, status: string }[] }[]} testResults
 */

/**
 * Sums one workspace's report. Whatever cannot be trusted counts as failed: no report, one that
 * cannot be read, a file that did not load, a test that never finished, a run without any test.
 * @param {string} name the workspace's folder
 * @param {string | undefined} text the report file's text; undefined when there is none
 * @returns {Sum}
 */
export function sumReport(name, text) {
  if (text === undefined) return brokenSum(name, 'left no report')
  const report = readReport(text)
  if (report === undefined) return brokenSum(name, 'left a report that cannot be read')
  /** @type {Sum} */
  const sum = { name, passed: 0, failed: 0, notRun: [], problems: [] }
  for (const file of report.testResults) addFile(sum, file)
  if (sum.passed + sum.failed === 0) addProblem(sum, 'ran no test')
  if (!report.success && sum.failed === 0) addProblem(sum, 'says it failed without saying where')
  return sum
}

/**
 * A step of verify as a sum: one check, passed or failed.
 * @param {import('./run-steps.mjs').StepResult} step
 * @returns {Sum}
 */
export function sumStep({ name, ok }) {
  return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, notRun: [], problems: [] }
}

/**
 * A failure that belongs to no test: one failed, with its reason.
 * @param {string} name
 * @param {string} reason
 * @returns {Sum}
 */
export function brokenSum(name, reason) {
  return { name, passed: 0, failed: 1, notRun: [], problems: [reason] }
}

/**
 * Everything added up.
 * @param {Sum[]} sums
 * @returns {{ passed: number, failed: number }}
 */
export function total(sums) {
  return {
    passed: sums.reduce((n, sum) => n + sum.passed, 0),
    failed: sums.reduce((n, sum) => n + sum.failed, 0),
  }
}

/**
 * @param {Sum} sum
 * @param {Report['testResults'][number]} file
 */
function addFile(sum, file) {
  const failedBefore = sum.failed
  for (const test of file.assertionResults) {
    if (test.status === 'passed') sum.passed += 1
    else if (test.status === 'failed') sum.failed += 1
    else if (test.status === 'skipped' || test.status === 'todo') sum.notRun.push(test.fullName)
    else addProblem(sum, `did not finish: ${test.fullName}`)
  }
  const blameless = file.status === 'failed' && sum.failed === failedBefore
  if (blameless) addProblem(sum, `${file.name}: ${file.message || 'failed outside its tests'}`)
}

/**
 * @param {Sum} sum
 * @param {string} reason
 */
function addProblem(sum, reason) {
  sum.failed += 1
  sum.problems.push(reason)
}

/**
 * @param {string} text
 * @returns {Report | undefined}
 */
function readReport(text) {
  try {
    const report = JSON.parse(text)
    const whole =
      typeof report.success === 'boolean' &&
      report.testResults.every(
        /** @param {Report['testResults'][number]} file */
        (file) => typeof file.status === 'string' && Array.isArray(file.assertionResults),
      )
    return whole ? report : undefined
  } catch {
    return undefined
  }
}
