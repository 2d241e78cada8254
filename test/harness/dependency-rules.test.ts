import { execFile } from 'node:child_process'
import { copyFile, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readManifest, root, workspaceFolders } from '../../scripts/project.mjs'

/** A small house in which every import is allowed. */
const goodHouse = {
  'packages/stats/src/mean.ts': `export { mean } from 'simple-statistics'`,
  'packages/stats/src/index.ts': `export * from './mean.js'`,
  'packages/stats/src/mean.test.ts': `
    import { it } from 'vitest'
    import { readFileSync } from 'node:fs'
    import { mean } from './mean.js'
    it('', () => [mean, readFileSync])`,
  'packages/events/src/index.ts': `
    import { DuckDBInstance } from '@duckdb/node-api'
    import { mean } from '@sextant/stats'
    export const events = [DuckDBInstance, mean]`,
  'packages/core/src/contract/index.ts': `
    import { z } from 'zod'
    export const contract = z`,
  'packages/core/src/db/open.ts': `
    import { createClient } from '@libsql/client'
    import { eq } from 'drizzle-orm'
    export const store = [createClient, eq]`,
  'packages/core/src/index.ts': `
    import { events } from '@sextant/events'
    import { contract } from './contract/index.js'
    import { store } from './db/open.js'
    export const core = [contract, events, store]`,
  'packages/core/src/testing.ts': `export { core } from './index.js'`,
  'apps/api/src/index.ts': `
    import { Hono } from 'hono'
    import { core } from '@sextant/core'
    import { contract } from '@sextant/core/contract'
    export const app = [Hono, contract, core]`,
  'apps/api/src/app.test.ts': `
    import { core } from '@sextant/core/testing'
    import { app } from './index.js'
    export const tested = [app, core]`,
  'apps/api/src/client.ts': `
    import { hc } from 'hono/client'
    import type { app } from './index.js'
    export const client = (routes: typeof app) => [hc, routes]`,
  'apps/web/src/App.vue': `
    <script setup lang="ts">
    import { ref } from 'vue'
    import { client } from '@sextant/api/client'
    import { contract } from '@sextant/core/contract'
    import { mean } from '@sextant/stats'
    ref([client, contract, mean])
    </script>`,
  'apps/cli/src/main.ts': `
    import { Command } from 'commander'
    import { core } from '@sextant/core'
    export const main = [Command, core]`,
  'apps/cli/src/a.ts': `export const a = 1`,
  'apps/cli/src/b.ts': `import './a.js'`,
}

/** One wrong import each: the rule it breaks, where it stands, what it says. */
const faults: [rule: string, file: string, source: string][] = [
  ['no-circular', 'apps/cli/src/a.ts', `import './b.js'`],
  ['no-orphans', 'apps/cli/src/orphan.ts', `export const alone = 1`],
  ['no-unresolvable', 'apps/cli/src/gone.ts', `import './not-there.js'`],
  ['no-unresolvable', 'apps/cli/src/deep.ts', `import '@sextant/stats/src/mean.js'`],
  ['no-non-package-json', 'apps/cli/src/npm.ts', `import 'pino'`],
  ['product-not-dev-dependency', 'apps/cli/src/dev.ts', `import 'vitest'`],
  ['product-not-test', 'apps/cli/src/to-test.ts', `import '@sextant/core/testing'`],
  ['only-public-entries', 'test/e2e/x.ts', `import '../../packages/stats/src/mean.js'`],
  ['stats-is-pure', 'packages/stats/src/file.ts', `import 'node:fs'`],
  ['stats-is-pure', 'packages/stats/src/npm.ts', `import 'zod'`],
  ['events-knows-no-domain', 'packages/events/src/x.ts', `import '@sextant/core'`],
  ['core-not-api', 'packages/core/src/http.ts', `import 'hono'`],
  ['core-not-api', 'packages/core/src/app.ts', `import '@sextant/api'`],
  ['store-only-in-core', 'apps/api/src/sql.ts', `import 'drizzle-orm'`],
  ['store-only-in-core', 'packages/events/src/sql.ts', `import '@libsql/client'`],
  ['duckdb-only-in-events', 'packages/core/src/duck.ts', `import '@duckdb/node-api'`],
  ['contract-only-zod', 'packages/core/src/contract/leak.ts', `import './through.js'`],
  ['contract-only-zod', 'packages/core/src/contract/through.ts', `import '../db/open.js'`],
  ['web-only-contract-stats-and-client', 'apps/web/src/core.ts', `import '@sextant/core'`],
  ['web-not-node', 'apps/web/src/Node.vue', `<script setup>import 'node:fs'</script>`],
  ['client-is-types-of-the-api', 'apps/api/src/client.ts', `import './index.js'`],
  ['api-not-web-or-cli', 'apps/api/src/x.ts', `import '../../cli/src/main.js'`],
  ['cli-not-web-or-api', 'apps/cli/src/api.ts', `import '@sextant/api'`],
  ['cli-not-web-or-api', 'apps/cli/src/http.ts', `import 'hono'`],
  ['cli-tests-not-inside-web-or-api', 'apps/cli/src/http.test.ts', `import 'hono'`],
]

const libraries = [
  'simple-statistics',
  'zod',
  'drizzle-orm',
  '@libsql/client',
  '@duckdb/node-api',
  'hono',
  'vue',
  'vitest',
  'commander',
  'pino',
]

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sextant-rules-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** Builds a house of its own with our rules and manifests; answers `rule file`, a line per fault. */
async function cruise(name: string, files: Record<string, string>): Promise<string[]> {
  const house = join(folder, name)
  for (const [path, source] of Object.entries(files)) {
    await mkdir(dirname(join(house, path)), { recursive: true })
    await writeFile(join(house, path), source)
  }
  for (const path of ['.dependency-cruiser.cjs', 'tsconfig.base.json', 'package.json']) {
    await copyFile(join(root, path), join(house, path))
  }
  for (const workspace of workspaceFolders()) {
    await cp(join(root, workspace, 'package.json'), join(house, workspace, 'package.json'))
    await link(join(house, workspace), house, readManifest(workspace).name ?? workspace)
  }
  for (const library of libraries) {
    await link(join(root, 'node_modules', library), house, library)
  }
  const { summary } = JSON.parse(await depcruise(house))
  return summary.violations.map(
    (violation: { rule: { name: string }; from: string }) =>
      `${violation.rule.name} ${violation.from}`,
  )
}

async function link(target: string, house: string, packageName: string): Promise<void> {
  const path = join(house, 'node_modules', packageName)
  await mkdir(dirname(path), { recursive: true })
  await symlink(target, path, 'junction')
}

/** The rules' own program; it exits with the number of violations, which is no error here. */
function depcruise(cwd: string): Promise<string> {
  const program = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')
  const config = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json']
  const args = [program, ...config, 'packages', 'apps', 'test']
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd, maxBuffer: 2 ** 26 }, (error, stdout) => {
      if (stdout === '') reject(error ?? new Error('depcruise said nothing'))
      else resolve(stdout)
    })
  })
}

describe('dependency rules', () => {
  it('find nothing in a house in order', async () => {
    expect(await cruise('good', goodHouse)).toEqual([])
  })

  it('find each fault by its name', async () => {
    const wrong = Object.fromEntries(faults.map(([, file, source]) => [file, source]))
    const found = await cruise('bad', { ...goodHouse, ...wrong })
    const missed = faults
      .map(([rule, file]) => `${rule} ${file}`)
      .filter((fault) => !found.includes(fault))
    expect(missed).toEqual([])
  })

  it('each have a fault here that they find', async () => {
    const { default: config } = await import('../../.dependency-cruiser.cjs')
    const names = config.forbidden?.map((rule) => ('name' in rule ? rule.name : undefined))
    expect(new Set(faults.map(([rule]) => rule))).toEqual(new Set(names))
  })
})
