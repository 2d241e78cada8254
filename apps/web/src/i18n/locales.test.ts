import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { REASONS } from '@sextant/core/contract'
import { describe, expect, test } from 'vitest'
import { DYNAMIC_PREFIXES } from './dynamic-prefixes.js'

const source = fileURLToPath(new URL('..', import.meta.url))

// Read from disk: the build turns imported messages into functions.
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, path === '' ? key : `${path}.${key}`),
  )
}

interface LocaleFile {
  readonly name: string
  readonly texts: [string, string][]
}

/** The app's own file and one for each noun. */
function filesOf(locale: string): LocaleFile[] {
  const folder = join(source, 'i18n/locales')
  const nouns = readdirSync(join(folder, locale)).toSorted()
  return [`${locale}.json`, ...nouns.map((noun) => join(locale, noun))].map((name) => ({
    name: name.replace(locale, ''),
    texts: leaves(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
  }))
}

function params(text: string): string[] {
  return [...text.matchAll(/\{([^{}']+)\}/g)].map((match) => match[1] ?? '').toSorted()
}

function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(
      (file) => file.isFile() && /\.(vue|ts)$/.test(file.name) && !file.name.endsWith('.test.ts'),
    )
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
    .join('\n')
}

const files = { en: filesOf('en'), zh: filesOf('zh') }
const en = files.en.flatMap(({ texts }) => texts)
const zh = files.zh.flatMap(({ texts }) => texts)

describe('the messages', () => {
  test('have the same keys in the same files in both languages', () => {
    const keys = (list: readonly LocaleFile[]) =>
      list.map(({ name, texts }) => ({ name, keys: texts.map(([key]) => key) }))
    expect(keys(files.zh)).toEqual(keys(files.en))
  })

  test('have each part in one file only, since files are laid over each other', () => {
    const parts = files.en.flatMap(({ texts }) => [
      ...new Set(texts.map(([key]) => key.split('.')[0])),
    ])
    expect(parts.toSorted()).toEqual([...new Set(parts)].toSorted())
  })

  test('have the same named params in both languages', () => {
    const chinese = new Map(zh)
    for (const [key, text] of en) {
      const named = [...new Set(params(text))]
      expect([...new Set(params(chinese.get(key) ?? ''))], key).toEqual(named)
      expect(
        named.every((name) => /^[a-z][A-Za-z]*$/.test(name)),
        key,
      ).toBe(true)
    }
  })

  test('are sorted by key', () => {
    for (const { name, texts } of [...files.en, ...files.zh]) {
      const parts = texts.map(([key]) => key.split('.'))
      const sorted = parts.toSorted((a, b) => {
        const at = a.findIndex((part, index) => part !== b[index])
        const [left, right] = [a[at] ?? '', b[at] ?? '']
        return left < right ? -1 : 1
      })
      expect(parts, name).toEqual(sorted)
    }
  })

  test('are all filled', () => {
    expect([...en, ...zh].filter(([, text]) => text.trim() === '')).toEqual([])
  })

  test('are all used', () => {
    const code = sources(source)
    // t(`tier.${tier}`): the compiler has checked every key that can come out of it.
    const composed = [...code.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map((match) => match[1] ?? '')
    const prefixes = [...composed, ...DYNAMIC_PREFIXES]
    const unused = en
      .map(([key]) => key)
      .filter((key) => !prefixes.some((prefix) => key.startsWith(prefix)))
      .filter((key) => !code.includes(`'${key}'`))
    expect(unused).toEqual([])
  })

  test('say every reason the product gives for refusing', () => {
    const said = new Set(en.map(([key]) => key))
    expect(REASONS.filter((reason) => !said.has(`errors.${reason}`))).toEqual([])
  })

  test('put no two languages into one message', () => {
    expect(en.filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([])
  })
})
