import { mergeConfig } from 'vitest/config'
import { nodeTests } from '../vitest.base.js'

const WALKS = 'e2e/**/*.test.ts'
const base = nodeTests()

/**
 * What crosses the packages. First the browser walks, two at a time: each has a server and a data
 * folder of its own, and waits for its browser most of the time. Then vectors, real data, clients
 * and the machinery, one file after the other, because kills and loads need the machine to themselves.
 */
export default mergeConfig(base, {
  test: {
    projects: [
      mergeConfig(base, {
        test: {
          name: 'walks',
          include: [WALKS],
          globalSetup: 'e2e/seed-demo-once.ts',
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      }),
      mergeConfig(base, {
        test: {
          name: 'across',
          include: ['**/*.test.ts'],
          exclude: ['**/node_modules/**', WALKS],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      }),
    ],
  },
})
