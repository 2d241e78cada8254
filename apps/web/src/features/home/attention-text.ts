import type { Experiment, Locale } from '@sextant/core/contract'
import { loudestVerdict } from '../experiments/verdict.js'

// Intl.Segmenter sees no break before a sentence that begins with a figure, and many of ours do.
const BREAKS = /(?<=\.)\s+(?=[\p{Lu}\d])|(?<=。)/u

/**
 * What is wrong with an experiment, in one or two sentences of its own verdict: the estimate stands
 * in the column beside it, so what follows the estimate is said; without data to read, why not.
 */
export function whatIsWrong(
  experiment: Pick<Experiment, 'latestVerdicts'>,
  locale: Locale,
): readonly string[] {
  const loudest = loudestVerdict(experiment)
  const verdict = experiment.latestVerdicts.find((one) => one.verdict === loudest)
  if (!verdict) return []
  const [first = '', second] = verdict.sentence[locale].split(BREAKS)
  const said = loudest === 'do_not_read' ? first : (second ?? first)
  const [caveat] = verdict.caveats
  return [said, ...(caveat ? [caveat[locale]] : [])]
}
