import type { Verdict } from '../contract/experiment.js'
import { levelOf, rangeOf, signedLift, type VerdictFacts } from './verdict-facts.js'

/** What to expect of an effect that was seen early: the stage-wise result, beside the interval that decided. */
export function afterStopping({
  method,
  target,
  verdict,
}: Pick<VerdictFacts, 'method' | 'target' | 'verdict'>): Verdict['caveats'] {
  const found = method?.afterStopping ?? null
  if (found === null || verdict === 'do_not_read') return []
  const level = levelOf(target)
  return [
    {
      en: `Allowing for the looks it had, the effect on ${target.name.en} is ${signedLift(found, 'en')} (${level} interval ${rangeOf(found, 'en')}).`,
      zh: `计入各次查看后，${target.name.zh}的效应为 ${signedLift(found, 'zh')}（${level} 区间 ${rangeOf(found, 'zh')}）。`,
    },
  ]
}
