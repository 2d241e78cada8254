import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds the root package.json. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

const notOurs = new Set(['node_modules', 'dist', '.git', '.turbo', '.reports', 'coverage'])

/**
 * @typedef {object} Manifest
 * @property {string} [name]
 * @property {string[]} [workspaces]
 * @property {Record<string, string>} [scripts]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 */

/**
 * Every file of the project, as paths relative to the root with forward slashes. Walks the disk
 * instead of asking git, so an unpacked release is checked like a clone.
 * @param {string} [folder]
 * @returns {string[]}
 */
export function projectFiles(folder = root) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      const runtimeData = path === join(root, 'data')
      return notOurs.has(entry.name) || runtimeData ? [] : projectFiles(path)
    }
    return [path.slice(root.length + 1).replaceAll(sep, '/')]
  })
}

/**
 * Reads one file of the project.
 * @param {string} path relative to the root
 */
export function readProjectFile(path) {
  return readFileSync(join(root, path), 'utf8')
}

/**
 * @param {string} folder relative to the root
 * @returns {Manifest}
 */
export function readManifest(folder) {
  return JSON.parse(readProjectFile(join(folder, 'package.json')))
}

/**
 * The workspace folders the root package.json names, relative to the root, sorted.
 * @returns {string[]}
 */
export function workspaceFolders() {
  const patterns = readManifest('.').workspaces ?? []
  return patterns
    .flatMap((pattern) => {
      if (!pattern.endsWith('/*')) return [pattern]
      const parent = pattern.slice(0, -2)
      return readdirSync(join(root, parent), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `${parent}/${entry.name}`)
    })
    .toSorted()
}

/**
 * Ends a checking script: prints what was found and sets the exit code.
 * @param {string[]} findings one line each
 * @param {string} whenClean said when nothing was found
 */
export function report(findings, whenClean) {
  console.log(findings.length === 0 ? whenClean : findings.join('\n'))
  if (findings.length > 0) process.exitCode = 1
}

/**
 * Whether this module is the script that was started, rather than imported by a test.
 * @param {string} moduleUrl
 */
export function isStarted(moduleUrl) {
  return process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(moduleUrl)
}
