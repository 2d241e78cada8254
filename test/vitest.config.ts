import { nodeTests } from '../vitest.base.js'

/**
 * What crosses the packages: vectors, real data, the browser, the machinery. One file after the
 * other, because the browser walks and the time bars need the machine to themselves.
 */
export default nodeTests({
  include: ['**/*.test.ts'],
  exclude: ['**/node_modules/**'],
  fileParallelism: false,
})
