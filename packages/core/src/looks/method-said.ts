import type { Locale } from '../contract/text.js'
import { formatPercent } from '../contract/format.js'
import type { SignificanceTest } from '../contract/significance-test.js'
import type { PlannedResult } from '../contract/test-method.js'

/** How the plan came to its answer on the target, as a sentence tells of it. */
export interface MethodSaid {
  readonly kind: Exclude<PlannedResult['kind'], 'corrected'>
  /** Which look at new data the interval is from. */
  readonly lookNumber: number | null
  readonly crossed: boolean
  /** Of a group-sequential test that stopped before its last look. */
  readonly afterStopping: {
    readonly estimate: number
    readonly interval: readonly [number, number]
  } | null
  readonly chanceToWin: number | null
  readonly lossIfShipped: number | null
  readonly lossWithinThreshold: boolean | null
}

/** Null for a plan that reads the pointwise interval. */
export function methodSaid({
  planned,
  bayes,
}: Pick<SignificanceTest, 'planned' | 'bayes'>): MethodSaid | null {
  if (planned === null || planned.kind === 'corrected') return null
  return {
    kind: planned.kind,
    lookNumber: planned.lookNumber,
    crossed: planned.crossed,
    afterStopping: (planned.informationFraction ?? 1) < 1 ? planned.stageWise : null,
    chanceToWin: bayes?.chanceToWin ?? null,
    lossIfShipped: bayes?.lossIfShipped ?? null,
    lossWithinThreshold: bayes?.lossWithinThreshold ?? null,
  }
}

/** A method as told of a loss: the chance to be better is beside the point. */
export function worseSide(said: MethodSaid | null): MethodSaid | null {
  return said?.kind === 'bayesian' ? null : said
}

/** What a sentence adds to an effect that the plan has decided; empty for a fixed horizon. */
export function howDecided(said: MethodSaid | null, locale: Locale): string {
  if (said === null || !said.crossed) return ''
  const { kind, lookNumber, chanceToWin, lossIfShipped } = said
  const en = locale === 'en'
  switch (kind) {
    case 'group_sequential':
      return en
        ? `, past the boundary at look ${lookNumber}`
        : `，第 ${lookNumber} 次查看时越过界限`
    case 'confidence_sequence':
      return en ? ', by an interval that holds at every look' : '，该区间在任何时点查看均成立'
    case 'bayesian': {
      if (chanceToWin === null || lossIfShipped === null) return ''
      const chance = sharePercent(chanceToWin, locale)
      const loss = lossPercent(lossIfShipped, locale)
      return en
        ? `, ${chance} likely to be better, with an expected loss of ${loss} if shipped`
        : `，更优的概率为 ${chance}，上线的预期损失为 ${loss}`
    }
  }
}

// A chance next to certainty is not rounded up to it.
function sharePercent(share: number, locale: Locale): string {
  if (share > 0.999) return `> ${formatPercent(0.999, locale, { decimals: 1 })}`
  if (share < 0.001) return `< ${formatPercent(0.001, locale, { decimals: 1 })}`
  return formatPercent(share, locale, { decimals: 1 })
}

function lossPercent(loss: number, locale: Locale): string {
  if (loss < 0.0001) return `< ${formatPercent(0.0001, locale, { decimals: 2 })}`
  return formatPercent(loss, locale, { decimals: 2 })
}
