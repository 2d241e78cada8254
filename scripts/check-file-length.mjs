import { isStarted, projectFiles, readProjectFile, report } from './project.mjs'

const maxCodeLines = 500
const code = /\.(ts|vue|mjs|cjs|js|css)$/
const exempt = /(^|\/)(locales|migrations)\/|\.d\.ts$/

/** Papers have a length too: one that grows past it is no longer read to the end. */
const paperLines = new Map([
  ['README.md', 150],
  ['CONTRIBUTING.md', 80],
  ['docs/architecture.md', 200],
])

/**
 * The most lines a file may have, or undefined where nothing is said.
 * @param {string} path relative to the root, with forward slashes
 * @returns {number | undefined}
 */
export function lineLimit(path) {
  if (exempt.test(path)) return undefined
  return code.test(path) ? maxCodeLines : paperLines.get(path)
}

/**
 * The complaint about one file, or undefined when it is short enough.
 * @param {string} path
 * @param {string} text
 * @returns {string | undefined}
 */
export function checkLength(path, text) {
  const limit = lineLimit(path)
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
  if (limit === undefined || lines <= limit) return undefined
  return `${path}: ${lines} lines, at most ${limit}; split it by what it does`
}

if (isStarted(import.meta.url)) {
  const limited = projectFiles().filter((path) => lineLimit(path) !== undefined)
  const findings = limited
    .map((path) => checkLength(path, readProjectFile(path)))
    .filter((finding) => finding !== undefined)
  report(findings, `${limited.length} files, none too long`)
}
