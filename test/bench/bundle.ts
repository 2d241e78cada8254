import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { figure, type Figure } from './measure.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
// The bundler that tsx brings.
const esbuild = join(root, 'node_modules', '.bin', 'esbuild')
const screens = join(root, 'apps/web/src')

/** Bytes that a browser loads for an import from the statistics, minified and packed. */
function gzipBytes(imports: string): number {
  const flags = ['--bundle', '--minify', '--format=esm', '--platform=browser']
  const bundle = execFileSync(esbuild, [...flags, '--conditions=sextant-source'], {
    input: `export ${imports} from '@sextant/stats'`,
    cwd: join(root, 'test'),
    maxBuffer: 2 ** 26,
  })
  return gzipSync(bundle).length
}

/** The part of the statistics that the screens import, beside all of it. */
export function bundleFigures(): Figure[] {
  const used = importedByScreens()
  return [
    figure({
      name: `statistics in the browser (${used.join(', ')})`,
      value: gzipBytes(`{ ${used.join(', ')} }`) / 1000,
      unit: 'kB gzip',
      baseline: 'the whole package',
      baselineValue: gzipBytes('*') / 1000,
      goal: 80,
    }),
  ]
}

/** What apps/web takes from the statistics; types leave nothing behind. */
function importedByScreens(): string[] {
  const files = readdirSync(screens, { recursive: true, encoding: 'utf8' })
  const names = files
    .filter((file) => /\.(ts|vue)$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(screens, file), 'utf8')
      return [...text.matchAll(/import \{([^}]*)\} from '@sextant\/stats'/g)]
        .flatMap(([, list = '']) => list.split(','))
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type '))
    })
  if (names.length === 0) throw new Error('no screen imports the statistics')
  return [...new Set(names)].toSorted()
}
