import { isStarted, readManifest, readProjectFile, report, workspaceFolders } from './project.mjs'

const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/

/** @typedef {{ floor: string, never?: string[], why: string }} Floor */
/** @typedef {{ version?: string, resolved?: string, link?: boolean }} LockedPackage */
/** @typedef {Record<string, LockedPackage>} LockedPackages keyed by the path npm installs to */

/**
 * Complains about every dependency that is not one exact version, the same in each workspace.
 * @param {{ folder: string, manifest: import('./project.mjs').Manifest }[]} workspaces
 * @returns {string[]}
 */
export function checkPins(workspaces) {
  const own = new Set(workspaces.map(({ manifest }) => manifest.name))
  const pins = workspaces.flatMap(({ folder, manifest }) =>
    Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
      .filter(([name]) => !own.has(name))
      .map(([name, version]) => ({ folder, name, version })),
  )
  const loose = pins
    .filter(({ version }) => !exact.test(version))
    .map(({ folder, name, version }) => `${folder}/package.json: ${name} "${version}" is not exact`)
  const names = [...new Set(pins.map(({ name }) => name))]
  const split = names.flatMap((name) => {
    const uses = pins.filter((pin) => pin.name === name)
    if (new Set(uses.map(({ version }) => version)).size === 1) return []
    const where = uses.map(({ folder, version }) => `${version} in ${folder}`).join(', ')
    return [`${name} has more than one version: ${where}`]
  })
  return [...loose, ...split]
}

/**
 * Complains about every download address in the lockfile: an address pins the registry it was
 * made with, and a mirror or a private registry then cannot serve the install.
 * @param {LockedPackages} packages
 * @returns {string[]}
 */
export function checkAddresses(packages) {
  return Object.entries(packages)
    .filter(([, { resolved, link }]) => resolved !== undefined && link !== true)
    .map(([path]) => `package-lock.json: ${path} carries a download address`)
}

/**
 * Complains about every installed copy below its floor, and about floors nothing answers to.
 * @param {Record<string, Floor>} floors
 * @param {LockedPackages} packages
 * @returns {string[]}
 */
export function checkFloors(floors, packages) {
  return Object.entries(floors).flatMap(([name, { floor, never = [], why }]) => {
    const copies = Object.entries(packages).filter(([path]) =>
      `/${path}`.endsWith(`/node_modules/${name}`),
    )
    if (copies.length === 0) return [`deps.floors.json: ${name} is not installed any more`]
    return copies
      .map(([path, { version = '' }]) => ({ path, version }))
      .filter(({ version }) => never.includes(version) || compareVersions(version, floor) < 0)
      .map(({ path, version }) => `${path} is ${version}, must be at least ${floor}: ${why}`)
  })
}

/**
 * Orders two versions by semantic versioning: negative when `a` is the older one. A pre-release
 * comes before its release; its parts compare as numbers where both are numbers.
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
export function compareVersions(a, b) {
  const [coreA = '', ...preA] = a.split('-')
  const [coreB = '', ...preB] = b.split('-')
  const core = compareParts(coreA.split('.'), coreB.split('.'))
  if (core !== 0) return core
  if (preA.length === 0 || preB.length === 0) return preB.length - preA.length
  return compareParts(preA.join('-').split('.'), preB.join('-').split('.'))
}

/**
 * @param {string[]} a
 * @param {string[]} b
 * @returns {number}
 */
function compareParts(a, b) {
  for (const [i, left] of a.entries()) {
    const right = b[i]
    if (right === undefined) return 1
    if (left === right) continue
    const bothNumbers = /^\d+$/.test(left) && /^\d+$/.test(right)
    return bothNumbers ? Number(left) - Number(right) : left < right ? -1 : 1
  }
  return a.length - b.length
}

if (isStarted(import.meta.url)) {
  const workspaces = ['.', ...workspaceFolders()].map((folder) => ({
    folder,
    manifest: readManifest(folder),
  }))
  const { packages } = JSON.parse(readProjectFile('package-lock.json'))
  const floors = JSON.parse(readProjectFile('deps.floors.json'))
  const findings = [
    ...checkPins(workspaces),
    ...checkAddresses(packages),
    ...checkFloors(floors, packages),
  ]
  report(findings, `${Object.keys(packages).length} installed packages, every pin exact`)
}
