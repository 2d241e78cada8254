import type { Adapters } from './adapter.js'
import { assignment } from './adapters/assignment.js'
import { bandit } from './adapters/bandit.js'
import { bayes } from './adapters/bayes.js'
import { classic } from './adapters/classic.js'
import { distributions } from './adapters/distributions.js'
import { effects } from './adapters/effects.js'
import { multiplicity } from './adapters/multiplicity.js'
import { planning } from './adapters/planning.js'
import { portfolio } from './adapters/portfolio.js'
import { rules } from './adapters/rules.js'
import { sampleRatios } from './adapters/sample-ratio.js'
import { sequential } from './adapters/sequential.js'
import { stratified } from './adapters/stratified.js'

/** Every method the product answers for. */
export const allAdapters: Adapters = {
  ...assignment,
  ...bandit,
  ...bayes,
  ...classic,
  ...distributions,
  ...effects,
  ...multiplicity,
  ...planning,
  ...portfolio,
  ...rules,
  ...sampleRatios,
  ...sequential,
  ...stratified,
}
