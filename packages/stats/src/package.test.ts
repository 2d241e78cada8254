import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import * as stats from './index.js'

const source = fileURLToPath(new URL('.', import.meta.url))
// The bundler that the development tools bring.
const esbuild = join(source, '../../..', 'node_modules', '.bin', 'esbuild')
const readme = readFileSync(join(source, '../README.md'), 'utf8')

const examples = [...readme.matchAll(/```js\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)].map(
  ([, code = '', printed = ''], index) => ({ title: `example ${index + 1}`, code, printed }),
)

/** Runs an example as its reader would, with the package it imports, and gives what it prints. */
function printedBy(code: string): string {
  const imported = [...code.matchAll(/^import \{([^}]*)\} from '@sextant\/stats'$/gm)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim())
  const exported = new Map<string, unknown>(Object.entries(stats))
  const scope = Object.fromEntries(imported.map((name) => [name, exported.get(name)]))
  const lines: string[] = []
  const log = (...parts: readonly unknown[]): void => void lines.push(parts.join(' '))
  runInNewContext(code.replaceAll(/^import .*$/gm, ''), { ...scope, console: { log } })
  return `${lines.join('\n')}\n`
}

/** The size in bytes that a browser loads for these exports, minified and packed. */
function packedSize(exports: string): number {
  const flags = ['--bundle', '--minify', '--format=esm', '--platform=browser']
  const bundle = execFileSync(esbuild, flags, {
    input: `export ${exports} from './index.ts'`,
    cwd: source,
    maxBuffer: 2 ** 26,
  })
  return gzipSync(bundle).length
}

describe('the README', () => {
  test('has five examples or more', () => {
    expect(examples.length).toBeGreaterThanOrEqual(5)
    expect(examples.length).toBe(readme.split('```js').length - 1)
  })

  test.each(examples)('$title prints what it says', ({ code, printed }) => {
    expect(printedBy(code)).toBe(printed)
  })

  test('names only functions that there are', () => {
    const table = readme.slice(readme.indexOf('| question'), readme.indexOf('Types of every'))
    const names = [...table.matchAll(/`(\w+)`/g)].map(([, name = '']) => name)
    expect(names.length).toBeGreaterThan(20)
    expect(names.filter((name) => !(name in stats))).toEqual([])
  })
})

describe('the package', () => {
  test('imports nothing that only Node has', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    const shipped = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    const text = (file: string): string => readFileSync(join(source, file), 'utf8')
    expect(shipped.length).toBeGreaterThan(50)
    expect(shipped.filter((file) => /from '(node:|fs|path|crypto)/.test(text(file)))).toEqual([])
  })

  test('brings along only what a function needs', () => {
    // Arithmetic alone brings no distribution along; the planner no other than the normal.
    expect(packedSize('{ adjustPValues }')).toBeLessThan(1000)
    const planner = packedSize('{ comparePlans, sizePlan }')
    expect(planner).toBeLessThan(40_000)
    expect(planner).toBeLessThan(packedSize('*') / 2)
  })
})
