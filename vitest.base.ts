import { defineConfig, type ViteUserConfig } from 'vitest/config'

/**
 * Test settings of every Node package. Workspace imports resolve to their sources, so a test never
 * runs against a stale build; each run leaves a JSON report that `npm test` sums.
 */
export function nodeTests(test: ViteUserConfig['test'] = {}): ViteUserConfig {
  return defineConfig({
    ssr: { resolve: { conditions: ['sextant-source', 'module', 'node', 'import', 'default'] } },
    resolve: { conditions: ['sextant-source', 'module', 'node', 'import', 'default'] },
    test: {
      include: ['src/**/*.test.ts'],
      reporters: ['default', 'json'],
      outputFile: { json: '.reports/vitest.json' },
      testTimeout: 30_000,
      hookTimeout: 60_000,
      ...test,
    },
  })
}
