import { defineConfig, mergeConfig } from 'vitest/config'
import vite from './vite.config.js'

export default mergeConfig(
  vite,
  defineConfig({
    test: {
      include: ['src/**/*.test.ts'],
      reporters: ['default', 'json'],
      outputFile: { json: '.reports/vitest.json' },
      testTimeout: 30_000,
    },
  }),
)
