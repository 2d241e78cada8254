import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/**
 * The public list of naughty strings, for tests; it is other people's, so it is read where it stands:
 * beside the folder of real data. Empty where it is absent, and then the tests say that they did not
 * run.
 */
export function naughtyStrings(realData = defaultFolder()): readonly string[] {
  const file = `${realData}/../vectors/blns.json`
  return existsSync(file) ? z.array(z.string()).parse(JSON.parse(readFileSync(file, 'utf8'))) : []
}

function defaultFolder(): string {
  return fileURLToPath(new URL('../../../../shared/data', import.meta.url))
}
