import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import * as stats from './index.js'

const source = fileURLToPath(new URL('.', import.meta.url))

interface Example {
  readonly file: string
  readonly code: string
  /** What the comment after the last statement says it gives. */
  readonly promised: string
}

// The lines of each @example, up to the comment that holds the result.
function examplesOf(file: string): Example[] {
  const text = readFileSync(join(source, file), 'utf8')
  return [...text.matchAll(/@example\n((?: \* .*\n)+?) \*\//g)].map(([, block = '']) => {
    const plain = block.replaceAll(/^ \* ?/gm, '').trim()
    const comment = plain.lastIndexOf('//')
    return { file, code: plain.slice(0, comment).trim(), promised: plain.slice(comment + 2).trim() }
  })
}

const examples = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .flatMap(examplesOf)

describe('examples in the documentation of functions', () => {
  test('there are some', () => {
    expect(examples.length).toBeGreaterThan(5)
  })

  test.each(examples)('$file: $code', ({ code, promised }) => {
    const got: unknown = runInNewContext(code.replaceAll(' as const', ''), { ...stats })
    const wanted: unknown = runInNewContext(`(${promised})`)
    const decimals = promised.split('.')[1]?.length ?? 0
    // Objects of another context have other prototypes; their JSON has none.
    const shown: unknown =
      typeof got === 'number' ? Number(got.toFixed(decimals)) : JSON.parse(JSON.stringify(got))
    expect(shown).toEqual(JSON.parse(JSON.stringify(wanted)))
  })
})
