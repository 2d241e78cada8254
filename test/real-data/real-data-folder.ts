import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const given = process.env['SEXTANT_REAL_DATA']
const folder = given === undefined ? resolve(root, '../shared/data') : resolve(root, given)

/**
 * The folder of public data sets, or null where it is not there: the data are not ours to commit.
 * `SEXTANT_REAL_DATA` names another one.
 */
export const realDataFolder = existsSync(join(folder, 'reference.shared.json')) ? folder : null

/** The path of one of its files. */
export function realData(name: string): string {
  if (realDataFolder === null) throw new Error('no real data here')
  return join(realDataFolder, name)
}
