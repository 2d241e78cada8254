import { asos } from './checks/asos.js'
import { cookieCats } from './checks/cookie-cats.js'
import { nist } from './checks/nist.js'
import { optimizely } from './checks/optimizely.js'
import { publishedPlans } from './checks/published-plans.js'
import { publishedTests } from './checks/published-tests.js'
import { trials } from './checks/trials.js'
import { udacity } from './checks/udacity.js'
import { upworthy } from './checks/upworthy.js'
import { waMarketing } from './checks/wa-marketing.js'
import type { Checks } from './reference.js'

/** How each entry of the reference is computed, by its id. */
export const allChecks: Checks = {
  ...asos,
  ...cookieCats,
  ...nist,
  ...optimizely,
  ...publishedPlans,
  ...publishedTests,
  ...trials,
  ...udacity,
  ...upworthy,
  ...waMarketing,
}

/** Entries that are not computed, each with the reason. */
export const explained: Readonly<Record<string, string>> = {}

const constantArm =
  'On its first day one arm of stream 591c2c/1/2 has no variance at all. The reference tests with ' +
  "the other arm's alone; for us an arm without spread gives no test (zero_variance)."

/** Single numbers we answer differently on purpose, by entry or stream. */
export const explainedFields: readonly {
  readonly of: string
  readonly field: string
  readonly reason: string
}[] = [
  { of: 'asos/shared/summary', field: 'significant_at_any_look_p05', reason: constantArm },
  { of: '591c2c/1/2', field: 'any_look_p_lt_05', reason: constantArm },
  { of: '591c2c/1/2', field: 'msprt_p_final_tau2=1e-4*var_c_last', reason: constantArm },
]
