import { runSteps } from './run-steps.mjs'
import { verifySteps } from './verify-steps.mjs'

const results = await runSteps(verifySteps)
const failed = results.filter((result) => !result.ok).map((result) => result.name)

console.log(failed.length === 0 ? '\nverified' : `\nnot verified: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
