import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../../scripts/project.mjs'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const pages = {
  en: read('docs/guide/okr-answers.md'),
  zh: read('docs/guide/zh/okr-answers.md'),
}
const vectors = read('test/vectors/rules.json')
const routes = [...read('apps/web/src/router.ts').matchAll(/path: '([^']+)'/g)].map(
  ([, path = '']) => new RegExp(`^${path.replace(/:[a-z]+/gi, '[^/]+')}$`),
)
/** How an answer begins, in the order in which the lead counts them. */
const KINDS = { en: ['yes', 'partly', 'not yet'], zh: ['有', '部分', '尚无'] } as const

/** Cells of every row: what was asked, where, how far, the answer, where to see it. */
function rowsOf(page: string): string[][] {
  return page
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (asked|需求|-)/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

/** A screen, a test of the core, or a method of the reference cases. */
function isThere(name: string): boolean {
  if (name.startsWith('/')) {
    return routes.some((route) => route.test(name.replace('…', 'some-id')))
  }
  return name.endsWith('.test.ts')
    ? existsSync(join(root, 'packages/core/src', name))
    : vectors.includes(`"${name}"`)
}

describe.each(['en', 'zh'] as const)('the answers to what others ask for, in %s', (locale) => {
  const rows = rowsOf(pages[locale])

  test('each has a thread, a word, a sentence and a place', () => {
    expect(rows.length).toBeGreaterThan(50)
    for (const row of rows) {
      expect(row).toHaveLength(5)
      expect(row.every((cell) => cell !== '')).toBe(true)
      expect(KINDS[locale]).toContain(row[2])
    }
  })

  test('its lead counts what the rows say', () => {
    const [lead = ''] = pages[locale].split('\n## ')
    const counted = KINDS[locale].map((kind) => rows.filter((row) => row[2] === kind).length)
    expect(
      [...lead.matchAll(/(\d+) (?:yes|partly|not yet|项)/g)].map(([, n]) => Number(n)),
    ).toEqual(counted)
  })

  test('every screen and every test that it points at is there', () => {
    const named = rows.flatMap(([, , , , see = '']) =>
      [...see.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
    )
    expect(named.length).toBeGreaterThanOrEqual(rows.length)
    expect(named.filter((name) => !isThere(name))).toEqual([])
  })
})

test('both languages answer the same threads alike', () => {
  const [en, zh] = [rowsOf(pages.en), rowsOf(pages.zh)]
  const kindOf = (row: readonly string[], locale: 'en' | 'zh') =>
    KINDS[locale].findIndex((kind) => kind === row[2])
  expect(zh.map((row) => [row[1], kindOf(row, 'zh')])).toEqual(
    en.map((row) => [row[1], kindOf(row, 'en')]),
  )
})
