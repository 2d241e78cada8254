import type { Adapters } from './adapter.js'
import { effects } from './adapters/effects.js'
import { planning } from './adapters/planning.js'
import { rules } from './adapters/rules.js'
import { sampleRatios } from './adapters/sample-ratio.js'

/** Every method the product answers for. */
export const allAdapters: Adapters = { ...effects, ...planning, ...rules, ...sampleRatios }
