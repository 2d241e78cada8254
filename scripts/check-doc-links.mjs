import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import {
  isStarted,
  projectFiles,
  readManifest,
  readProjectFile,
  report,
  root,
  workspaceFolders,
} from './project.mjs'

/**
 * What the papers may point at.
 * @typedef {object} Known
 * @property {(path: string) => boolean} exists whether a file or folder stands there, from the root
 * @property {(path: string) => string} read the text of a Markdown file
 * @property {(script: string, workspace: string | undefined) => boolean} hasScript whether the
 *   workspace of that name, or the root without one, has the script
 */

const fence = /^(```|~~~)[\s\S]*?^\1/gm
const inlineCode = /`([^`\n]+)`/g
const link = /\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g
const script = /npm run (?:--silent )?([\w:-]+)(?: -w (@?[\w/-]+))?/g
const topFolder = /^(?:packages|apps|test|docs|scripts|\.ci)\//
// A citation with a placeholder or a pattern names a family of files, and dist is built.
const notOnePath = /[*<>{}…$\s]|\/dist(?:\/|$)/

/**
 * The complaints about one Markdown file: links, cited paths and `npm run` scripts that lead
 * nowhere. Addresses on the web are not visited.
 * @param {string} path relative to the root
 * @param {string} text
 * @param {Known} known
 * @returns {string[]}
 */
export function checkDocument(path, text, known) {
  const prose = text.replaceAll(fence, '')
  return [
    ...matches(prose.replaceAll(inlineCode, ''), link)
      .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target))
      .filter((target) => !leadsSomewhere(path, target, known))
      .map((target) => `${path}: the link ${target} leads nowhere`),
    ...matches(prose, inlineCode)
      .map((cited) => cited.replace(/(?::\d+|#.*)$/, ''))
      .filter((cited) => topFolder.test(cited) && !notOnePath.test(cited))
      .filter((cited) => !known.exists(cited))
      .map((cited) => `${path}: cites ${cited}, which does not exist`),
    ...[...text.matchAll(script)]
      .filter(([, name = '', workspace]) => !known.hasScript(name, workspace))
      .map(([command]) => `${path}: there is no script "${command}"`),
  ]
}

/**
 * The anchor a Markdown heading gets on the web: lower case, punctuation dropped, blanks to dashes.
 * @param {string} heading
 */
export function anchorOf(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')
}

/**
 * @param {string} from
 * @param {string} target
 * @param {Known} known
 */
function leadsSomewhere(from, target, known) {
  const [file = '', anchor] = target.split('#')
  const path = file === '' ? from : posix.join(posix.dirname(from), decodeURI(file))
  if (!known.exists(path)) return false
  if (anchor === undefined || !path.endsWith('.md')) return true
  const prose = known.read(path).replaceAll(fence, '')
  return matches(prose, /^#+\s+(.+)$/gm).some((heading) => anchorOf(heading) === anchor)
}

/**
 * The first group of every match.
 * @param {string} text
 * @param {RegExp} pattern
 */
function matches(text, pattern) {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '')
}

if (isStarted(import.meta.url)) {
  const manifests = ['.', ...workspaceFolders()].map(readManifest)
  const documents = projectFiles().filter((path) => path.endsWith('.md'))
  /** @type {Known} */
  const known = {
    exists: (path) => existsSync(join(root, path)),
    read: readProjectFile,
    hasScript: (script, workspace = manifests[0]?.name) =>
      manifests.find(({ name }) => name === workspace)?.scripts?.[script] !== undefined,
  }
  const findings = documents.flatMap((path) => checkDocument(path, readProjectFile(path), known))
  report(findings, `${documents.length} documents, every link leads somewhere`)
}
