import type { Adapters } from './adapter.js'
import { distributions } from './adapters/distributions.js'
import { effects } from './adapters/effects.js'
import { multiplicity } from './adapters/multiplicity.js'
import { planning } from './adapters/planning.js'
import { rules } from './adapters/rules.js'
import { sampleRatios } from './adapters/sample-ratio.js'
import { sequential } from './adapters/sequential.js'

/** Every method the product answers for. */
export const allAdapters: Adapters = {
  ...distributions,
  ...effects,
  ...multiplicity,
  ...planning,
  ...rules,
  ...sampleRatios,
  ...sequential,
}
