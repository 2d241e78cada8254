import type { Deviation, HealthCheck, Verdict } from '../contract/experiment.js'
import type { z } from 'zod'
import { formatNumber, formatP, formatPercent } from '../contract/format.js'
import { inLanguage, type BilingualLine } from '../contract/text.js'
import { afterStopping } from './after-stopping.js'
import {
  carriedBy,
  isOfEvents,
  streamCaveat,
  type MetricNames,
  type OfEvents,
} from './from-events/stream-caveat.js'
import { planCaveats } from './plan-caveats.js'
import type { TestSaid, VerdictFacts } from './verdict-facts.js'

type Caveat = Verdict['caveats'][number]

/** What stands beside a verdict: checks to watch, effects that have no number, and deviations. */
export function caveatsOf(facts: {
  readonly verdict: VerdictFacts
  readonly checks: readonly HealthCheck[]
  /** Metrics of the plan that the data do not hold. */
  readonly notMeasured: readonly BilingualLine[]
  readonly deviations: readonly z.infer<typeof Deviation>[]
}): Caveat[] {
  const { verdict } = facts
  const watched = facts.checks.filter(
    ({ check, status }) =>
      (status === 'watch' || status === 'not_computable') &&
      // "Keep running" says itself how many units are missing, and a plan that may stop early what
      // doing so means; that a programme is young says nothing of these data.
      !(
        check === 'enough_data' &&
        (verdict.verdict === 'keep_running' || verdict.method !== null)
      ) &&
      !(check === 'plausible_size' && status === 'not_computable'),
  )
  const tests = [verdict.target, ...verdict.guardrails]
  return [
    ...watched.flatMap((check) =>
      healthCaveats(check, { notMeasured: facts.notMeasured, names: verdict.names }),
    ),
    ...tests.flatMap(notComputed),
    ...planCaveats(verdict),
    ...afterStopping(verdict),
    ...facts.deviations.map(({ what }) => ({
      en: `Deviation from the plan: ${inLanguage(what, 'en')}`,
      zh: `偏离计划：${inLanguage(what, 'zh')}`,
    })),
  ]
}

function healthCaveats(
  { check, status, params }: HealthCheck,
  {
    notMeasured,
    names,
  }: { readonly notMeasured: readonly BilingualLine[]; readonly names: MetricNames },
): Caveat[] {
  return isOfEvents(check)
    ? streamCaveat(check, { status, params }, names)
    : [healthCaveat({ check, status, params }, notMeasured)]
}

function healthCaveat(
  {
    check,
    status,
    params,
  }: Omit<HealthCheck, 'check'> & {
    readonly check: Exclude<HealthCheck['check'], OfEvents>
  },
  notMeasured: readonly BilingualLine[],
): Caveat {
  if (check === 'plausible_size') return implausible(params)
  const count = (name: string) => formatNumber(Number(params[name]), 'en', { decimals: 0 })
  const p = formatP(Number(params['pValue']))
  if (status === 'not_computable') {
    return {
      en: 'A health check could not be computed: there are no rows to judge by.',
      zh: '一项健康检查无法计算：没有可供判断的数据行。',
    }
  }
  switch (check) {
    case 'sample_ratio':
      return {
        en: `The sample ratio is unusual: ${params['observed']} where ${params['planned']} was planned (${p})${carriedBy(params, 'en')}.`,
        zh: `样本比例异常：${params['observed']}，计划为 ${params['planned']}（${p}）${carriedBy(params, 'zh')}。`,
      }
    case 'set_aside_rows':
      return {
        en: `${count('rejected')} of ${count('received')} rows were set aside.`,
        zh: `${count('received')} 行中有 ${count('rejected')} 行被搁置。`,
      }
    case 'variant_names':
      return {
        en: `${isOfExposures(params) ? 'Exposures' : 'Rows'} that name a variant the plan does not know: ${count('rows')}.`,
        zh: `${count('rows')} ${isOfExposures(params) ? '次曝光' : '行'}的分组名不在方案中。`,
      }
    case 'enough_data':
      return {
        en: `The planned sample was not reached: ${count('have')} of ${count('planned')} units.`,
        zh: `未达到计划样本：${count('have')}/${count('planned')}。`,
      }
    case 'metrics_measured':
      return {
        en: `Not measured in these data: ${notMeasured.map((name) => name.en).join(', ')}.`,
        zh: `数据中未测量：${notMeasured.map((name) => name.zh).join('、')}。`,
      }
  }
}

/** Only exposures are told of by what they named. */
function isOfExposures(params: HealthCheck['params']): boolean {
  return params['values'] !== undefined
}

function notComputed({ name, undefinedBecause }: TestSaid): Caveat[] {
  if (undefinedBecause === 'zero_variance') {
    return [
      {
        en: `The effect on ${name.en} could not be computed: a variant has no spread to judge by.`,
        zh: `无法计算对${name.zh}的影响：有分组没有可供判断的离散度。`,
      },
    ]
  }
  if (undefinedBecause === 'zero_baseline') {
    return [
      {
        en: `The relative effect on ${name.en} could not be computed: the control stands at zero.`,
        zh: `无法计算对${name.zh}的相对影响：对照组为零。`,
      },
    ]
  }
  return []
}

/** A figure that looks striking is usually wrong. */
function implausible(params: HealthCheck['params']): Caveat {
  const [en, zh] = (['en', 'zh'] as const).map((locale) => ({
    lift: formatPercent(Number(params['effect']), locale, { signed: true }),
    count: formatNumber(Number(params['experiments']), locale, { decimals: 0 }),
  }))
  return {
    en: `An effect of ${en?.lift} is far from what ${en?.count} decided experiments here have shown: check the data before believing it.`,
    zh: `${zh?.lift} 的效应远超此前 ${zh?.count} 个已决策实验的范围：采信前请先核对数据。`,
  }
}
