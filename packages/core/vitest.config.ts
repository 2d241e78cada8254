import { nodeTests } from '../../vitest.base.js'

export default nodeTests({ exclude: ['**/node_modules/**', 'src/**/*.slow.test.ts'] })
