import type { Verdict } from '../contract/experiment.js'
import { sentenceEn } from './sentence-en.js'
import { sentenceZh } from './sentence-zh.js'
import type { VerdictFacts } from './verdict-facts.js'

/**
 * The verdict in a sentence of each language, from one set of facts: it can be pasted as it is. Every
 * estimate comes with its interval, and the North Star is read beside the target.
 */
export function verdictSentence(facts: VerdictFacts): Verdict['sentence'] {
  return { en: sentenceEn(facts), zh: sentenceZh(facts) }
}
