import { nodeTests } from '../../vitest.base.js'

export default nodeTests()
