import { nodeTests } from '../../vitest.base.js'

/** Long simulations: `npm run test:slow`. */
export default nodeTests({ include: ['src/**/*.slow.test.ts'], testTimeout: 600_000 })
