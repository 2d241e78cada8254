import type { HealthCheck } from '../../contract/experiment.js'
import { formatNumber, formatP, formatPercent } from '../../contract/format.js'

interface Said {
  readonly en: string
  readonly zh: string
}

/** Checks of experiments on events that say something of their own beside a verdict. */
const OF_EVENTS = [
  'crossovers',
  'misassigned',
  'pre_period',
  'fresh_data',
  'mature_metrics',
  'unreadable_values',
  'novelty',
  'interaction',
  'state_verified',
] as const
export type OfEvents = (typeof OF_EVENTS)[number]

export function isOfEvents(check: HealthCheck['check']): check is OfEvents {
  return OF_EVENTS.some((name) => name === check)
}

/**
 * What a check of the events says beside a verdict, or nothing where it has no bearing on it: that an
 * experiment is assigned elsewhere, or was not yet compared, says nothing of its data.
 */
export function streamCaveat(
  check: OfEvents,
  { status, params }: Pick<HealthCheck, 'status' | 'params'>,
): Said[] {
  if (status === 'not_computable') return notComputable(check, params)
  const count = formatNumber(Number(params['units'] ?? params['rows']), 'en', { decimals: 0 })
  const share = formatPercent(Number(params['share']), 'en', { decimals: 1 })
  const p = formatP(Number(params['pValue']))
  switch (check) {
    case 'crossovers':
      return [
        {
          en: `${count} units (${share}) were seen in more than one variant and are left out.`,
          zh: `${count} 个单元（${share}）出现在多个分组中，已被剔除。`,
        },
      ]
    case 'misassigned':
      return [
        {
          en: `${count} exposures were to a variant that the unit had not been given; they are left out.`,
          zh: `${count} 次曝光与分配的分组不符，已被剔除。`,
        },
      ]
    case 'pre_period':
      return [
        {
          en: `The groups already differed in ${params['metric']} before their exposure (${p}).`,
          zh: `曝光之前，各组的 ${params['metric']} 就已不同（${p}）。`,
        },
      ]
    case 'fresh_data':
      return [stale(params)]
    case 'mature_metrics':
      return [
        {
          en: `For ${count} units (${share}) the window of ${params['metric']} is still open.`,
          zh: `${count} 个单元（${share}）的 ${params['metric']} 观察窗口尚未结束。`,
        },
      ]
    case 'unreadable_values':
      return [
        {
          en: `${count} events had no readable value: ${params['metrics']}.`,
          zh: `${count} 个事件没有可读的数值：${params['metrics']}。`,
        },
      ]
    case 'novelty':
      return [novelty(params, p)]
    case 'interaction':
      return [
        {
          en: `The effect depends on the variant of ${params['with']} (${p}).`,
          zh: `效应取决于 ${params['with']} 的分组（${p}）。`,
        },
      ]
    case 'state_verified':
      return [
        {
          en: 'The results once differed from a full recomputation and were rebuilt.',
          zh: '结果曾与全量重算不一致，现已重建。',
        },
      ]
  }
}

/** What a check in alarm says in place of the results. */
export function streamAlarm(check: OfEvents, { params }: Pick<HealthCheck, 'params'>): Said {
  const p = formatP(Number(params['pValue']))
  const share = formatPercent(Number(params['share']), 'en', { decimals: 1 })
  switch (check) {
    case 'crossovers':
      return {
        en: `${share} of units were seen in more than one variant, unevenly: ${params['byVariant']} by variant (${p}).`,
        zh: `${share} 的单元出现在多个分组中且分布不均：各组 ${params['byVariant']}（${p}）。`,
      }
    case 'misassigned':
      return {
        en: `${share} of exposures were to a variant that the unit had not been given.`,
        zh: `${share} 的曝光与分配的分组不符。`,
      }
    case 'pre_period':
      return {
        en: `The groups already differed in ${params['metric']} before their exposure (${p}).`,
        zh: `曝光之前，各组的 ${params['metric']} 就已不同（${p}）。`,
      }
    default:
      return {
        en: 'The results differed from a full recomputation.',
        zh: '结果与全量重算不一致。',
      }
  }
}

/** Which days or segments carry a sample ratio mismatch, to go on a sentence; empty when none does. */
export function carriedBy({ where }: HealthCheck['params'], locale: 'en' | 'zh'): string {
  const slices = String(where ?? '')
  if (slices === '') return ''
  return locale === 'en' ? `, most of all ${slices}` : `，主要在 ${slices}`
}

function stale(params: HealthCheck['params']): Said {
  const silent = String(params['silent'] ?? '')
  if (silent !== '') {
    return { en: `No recent events of: ${silent}.`, zh: `近期没有这些指标的事件：${silent}。` }
  }
  const hours = formatNumber(Number(params['hours']), 'en', { decimals: 0 })
  return { en: `Nothing has come in for ${hours} hours.`, zh: `已有 ${hours} 小时没有新数据。` }
}

function novelty({ early, later }: HealthCheck['params'], p: string): Said {
  const [first, last] = [early, later].map((value) =>
    formatPercent(Number(value), 'en', { signed: true }),
  )
  return {
    en: `The effect changes with the days since exposure: ${first} at first, ${last} later (${p}).`,
    zh: `效应随曝光后天数变化：起初 ${first}，之后 ${last}（${p}）。`,
  }
}

function notComputable(check: OfEvents, params: HealthCheck['params']): Said[] {
  if (check === 'interaction') {
    return [
      {
        en: `Other experiments ran on the same units, and whether they get in each other’s way cannot be told: ${params['untested']}.`,
        zh: `同一批单元上还运行着其他实验，无法判断是否相互影响：${params['untested']}。`,
      },
    ]
  }
  if (check === 'pre_period' && params['reason'] === 'no_past') {
    return [
      {
        en: 'Whether the groups were alike before their exposure cannot be told: no metric looks at the days before.',
        zh: '无法判断各组在曝光前是否相近：没有指标统计曝光前的数据。',
      },
    ]
  }
  return []
}
