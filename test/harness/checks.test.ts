import { describe, expect, it } from 'vitest'
import { anchorOf, checkDocument } from '../../scripts/check-doc-links.mjs'
import { checkLength, lineLimit } from '../../scripts/check-file-length.mjs'
import {
  checkAddresses,
  checkFloors,
  checkPins,
  compareVersions,
} from '../../scripts/check-versions.mjs'

describe('document links', () => {
  const files = new Map([
    ['README.md', '# Quick start\n\n## 快速 开始'],
    ['docs/a.md', '# A, b: c'],
    ['packages/core/src/index.ts', ''],
  ])
  const known = {
    exists: (path: string) => files.has(path),
    read: (path: string) => files.get(path) ?? '',
    hasScript: (script: string, workspace?: string) =>
      workspace === undefined
        ? ['test', 'test:slow'].includes(script)
        : workspace === '@x/core' && script === 'migration',
  }
  const check = (text: string) => checkDocument('docs/page.md', text, known)

  it.each([
    '[a](a.md)',
    '[a](a.md#a-b-c)',
    '[up](../README.md#quick-start)',
    '[zh](../README.md#快速-开始)',
    '[web](https://example.com/x)',
    '[mail](mailto:someone@example.com)',
    'see `packages/core/src/index.ts` and `packages/core/src/index.ts:12`',
    '`packages/<name>/src/*.ts` is a pattern, `apps/api/dist/main.js` is built',
    'run `npm run test:slow`, then `npm test`',
    'run `npm run --silent test:slow`',
    '`npm run migration -w @x/core -- add_goal`',
    '```\n[not a link](nowhere.md)\n```',
    '`[code](nowhere.md)`',
  ])('accepts %s', (text) => {
    expect(check(text)).toEqual([])
  })

  it.each([
    ['[gone](gone.md)', 'docs/page.md: the link gone.md leads nowhere'],
    ['![picture](img/x.png)', 'docs/page.md: the link img/x.png leads nowhere'],
    ['[part](a.md#not-there)', 'docs/page.md: the link a.md#not-there leads nowhere'],
    ['[here](#nowhere)', 'docs/page.md: the link #nowhere leads nowhere'],
    ['see `packages/gone.ts`', 'docs/page.md: cites packages/gone.ts, which does not exist'],
    ['`npm run demos`', 'docs/page.md: there is no script "npm run demos"'],
    ['`npm run --silent demos`', 'docs/page.md: there is no script "npm run --silent demos"'],
    ['`npm run migration`', 'docs/page.md: there is no script "npm run migration"'],
    ['`npm run x -w @x/core`', 'docs/page.md: there is no script "npm run x -w @x/core"'],
    ['`npm run test -w @x/y`', 'docs/page.md: there is no script "npm run test -w @x/y"'],
    ['```\nnpm run demos\n```', 'docs/page.md: there is no script "npm run demos"'],
  ])('refuses %s', (text, finding) => {
    expect(check(text)).toEqual([finding])
  })

  it('makes the anchor a heading has on the web', () => {
    expect(anchorOf('What it does, and does not do')).toBe('what-it-does-and-does-not-do')
  })
})

describe('file length', () => {
  it('allows exactly the limit, with or without a last newline', () => {
    expect(checkLength('a.ts', 'x\n'.repeat(500))).toBeUndefined()
    expect(checkLength('a.ts', `${'x\n'.repeat(499)}x`)).toBeUndefined()
    expect(checkLength('a.ts', 'x\n'.repeat(501))).toContain('501 lines')
  })

  it.each(['a/locales/en.json', 'a/locales/en.ts', 'core/migrations/0001.sql', 'auto.d.ts'])(
    'says nothing about %s',
    (path) => {
      expect(lineLimit(path)).toBeUndefined()
    },
  )

  it('holds the papers to their own length', () => {
    expect(checkLength('CONTRIBUTING.md', 'x\n'.repeat(81))).toContain('at most 80')
  })
})

describe('version pins', () => {
  const workspace = (folder: string, dependencies: Record<string, string>) => ({
    folder,
    manifest: { name: `@x/${folder}`, dependencies },
  })

  it('accepts exact versions and the workspaces themselves', () => {
    const both = [workspace('a', { zod: '4.6.7', '@x/b': '*' }), workspace('b', { zod: '4.6.7' })]
    expect(checkPins(both)).toEqual([])
  })

  it.each(['^1.2.3', '~1.2.3', '*', 'latest', '1.x', '>=1.0.0', 'npm:y@1.2.3', 'file:../y'])(
    'refuses %s',
    (version) => {
      expect(checkPins([workspace('a', { y: version })])).toHaveLength(1)
    },
  )

  it('refuses two versions of one package', () => {
    const both = [workspace('a', { zod: '4.6.7' }), workspace('b', { zod: '4.6.6' })]
    expect(checkPins(both)).toEqual(['zod has more than one version: 4.6.7 in a, 4.6.6 in b'])
  })

  it('refuses a download address but not the link of a workspace', () => {
    const packages = {
      'node_modules/@x/a': { resolved: 'packages/a', link: true },
      'node_modules/y': { version: '1.0.0', resolved: 'https://registry.example/y.tgz' },
      'node_modules/z': { version: '1.0.0' },
    }
    expect(checkAddresses(packages)).toHaveLength(1)
  })

  it('refuses every copy below its floor, nested ones too, and refused versions', () => {
    const packages = {
      'node_modules/hono': { version: '4.13.19' },
      'node_modules/y/node_modules/hono': { version: '4.9.0' },
      'node_modules/not-hono': { version: '0.0.1' },
      'node_modules/z': { version: '1.3.3' },
    }
    const floors = {
      hono: { floor: '4.13.19', why: 'fixes' },
      z: { floor: '1.0.0', never: ['1.3.3'], why: 'malware' },
      gone: { floor: '1.0.0', why: 'history' },
    }
    expect(checkFloors(floors, packages)).toEqual([
      'node_modules/y/node_modules/hono is 4.9.0, must be at least 4.13.19: fixes',
      'node_modules/z is 1.3.3, must be at least 1.0.0: malware',
      'deps.floors.json: gone is not installed any more',
    ])
  })

  it.each([
    ['1.0.0', '1.0.0', 0],
    ['1.9.0', '1.10.0', -1],
    ['2.0.0', '1.99.99', 1],
    ['1.5.5-r.5', '1.5.5-r.10', -1],
    ['1.5.5-r.5', '1.5.5', -1],
    ['1.5.5', '1.5.5-r.5', 1],
    ['1.5.6-r.1', '1.5.5-r.5', 1],
    ['1.0.0-alpha', '1.0.0-beta', -1],
    ['1.0.0-alpha', '1.0.0-alpha.1', -1],
    ['1.0.0-rc.1', '1.0.0-rc.1', 0],
  ])('%s against %s', (a, b, order) => {
    expect(Math.sign(compareVersions(a, b))).toBe(order)
  })
})
