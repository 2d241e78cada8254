import type { Verdict } from '../contract/experiment.js'
import { formatNumber } from '../contract/format.js'
import type { VerdictFacts } from './verdict-facts.js'

type Caveat = Verdict['caveats'][number]

/** What the plan's own choices leave to be said beside a verdict. */
export function planCaveats(facts: VerdictFacts): Caveat[] {
  const { method, target } = facts
  return [
    ...(method === null ? [] : early(facts)),
    ...(method?.kind === 'bayesian' ? bayesian(facts) : []),
    ...openOnes(facts),
    ...(facts.repeatsLook === null ? [] : [repeats(facts.repeatsLook)]),
    ...(facts.withoutPast
      ? [
          {
            en: `CUPED was planned, but these data hold no pre-period column for ${target.name.en}.`,
            zh: `计划使用 CUPED，但数据中没有${target.name.zh}的实验前数据列。`,
          },
        ]
      : []),
    ...(facts.unitsWithoutPast === null ? [] : [newUnits(facts.unitsWithoutPast, facts)]),
  ]
}

/** So few open windows are always there, and say nothing. */
const TOLD_FROM = 0.1

/**
 * The result is of closed windows alone; "keep running" says itself how many are open, and the check
 * of the data what the end of the run has cut short.
 */
function openOnes({ openWindows, target, running, verdict }: VerdictFacts): Caveat[] {
  if (openWindows === null || !running) return []
  if (verdict === 'keep_running' || verdict === 'do_not_read') return []
  const { open, of } = openWindows
  if (open / of <= TOLD_FROM) return []
  const [en, zh] = (['en', 'zh'] as const).map((locale) => ({
    open: formatNumber(open, locale, { decimals: 0 }),
    of: formatNumber(of, locale, { decimals: 0 }),
  }))
  return [
    {
      en: `${en?.open} of ${en?.of} units are not in the result: their window of ${target.name.en} is still open.`,
      zh: `${zh?.of} 个单元中有 ${zh?.open} 个未计入结果：其${target.name.zh}的观察窗口尚未结束。`,
    },
  ]
}

/** Nobody is left out for having no past, but the past can say nothing of them. */
function newUnits(
  { units, of }: { readonly units: number; readonly of: number },
  facts: VerdictFacts,
): Caveat {
  const { target } = facts
  const [en, zh] = (['en', 'zh'] as const).map((locale) => ({
    units: formatNumber(units, locale, { decimals: 0 }),
    of: formatNumber(of, locale, { decimals: 0 }),
  }))
  return {
    en: `${en?.units} of ${en?.of} units had no pre-period value of ${target.name.en}: they are counted, but no past of theirs could take noise out of the result.`,
    zh: `${zh?.of} 个单元中有 ${zh?.units} 个没有${target.name.zh}的实验前数据：仍计入结果，但无法用其过往数据降低噪声。`,
  }
}

/** A plan that pays for looking early may stop early; its estimate was then chosen for being large. */
function early({ running, missingUnits, plannedUnits, verdict }: VerdictFacts): Caveat[] {
  if (missingUnits === 0 || verdict === 'keep_running' || verdict === 'do_not_read') return []
  const units = (locale: 'en' | 'zh', count: number) => formatNumber(count, locale, { decimals: 0 })
  const have = plannedUnits - missingUnits
  const when = running
    ? { en: 'Decided before', zh: '在达到计划样本前得出结论' }
    : { en: 'Stopped before', zh: '在达到计划样本前停止' }
  return [
    {
      en: `${when.en} its planned sample, at ${units('en', have)} of ${units('en', plannedUnits)} units: an effect seen early is on average smaller than it looks.`,
      zh: `${when.zh}（${units('zh', have)}/${units('zh', plannedUnits)}）：提前看到的效应通常偏大。`,
    },
  ]
}

function bayesian({ method, verdict }: VerdictFacts): Caveat[] {
  const over = method?.lossWithinThreshold === false
  const ships = verdict === 'ship' || verdict === 'discuss'
  return [
    {
      en: 'A Bayesian reading gives no error-rate guarantee: looking often makes false wins more frequent.',
      zh: '贝叶斯解读不保证错误率：频繁查看会增加误判为胜的次数。',
    },
    ...(over && ships
      ? [
          {
            en: 'The expected loss if shipped is still over the threshold of the plan.',
            zh: '上线的预期损失仍高于计划中的阈值。',
          },
        ]
      : []),
  ]
}

function repeats(lookNumber: number): Caveat {
  return {
    en: `No alpha was left to spend on these data: the interval is that of look ${lookNumber}.`,
    zh: `对这批数据已无可用的 α：区间沿用第 ${lookNumber} 次查看的结果。`,
  }
}
