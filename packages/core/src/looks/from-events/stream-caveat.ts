import type { HealthCheck } from '../../contract/experiment.js'
import { formatNumber, formatP, formatPercent } from '../../contract/format.js'

/** Names of the metrics by their keys, which is what checks know. */
export type MetricNames = ReadonlyMap<string, Readonly<Record<'en' | 'zh', string>>>

type Params = HealthCheck['params']
type Named = Readonly<Record<'en' | 'zh', Params>>

/** Parameters that list keys of metrics. */
const KEYS = ['metric', 'metrics', 'silent'] as const

/** The parameters as each language says them: metrics by name, and what has a text of its own in Chinese. */
function inBoth(params: Params, names: MetricNames): Named {
  const said = (locale: 'en' | 'zh', gap: string): Params => {
    const own = { ...params }
    for (const name of KEYS) {
      const keys = params[name]
      if (typeof keys !== 'string' || keys === '') continue
      own[name] = keys
        .split(', ')
        .map((key) => names.get(key)?.[locale] ?? key)
        .join(gap)
    }
    for (const [name, value] of Object.entries(params)) {
      if (locale === 'zh' && name.endsWith(IN_CHINESE)) own[name.slice(0, -3)] = value
    }
    return own
  }
  return { en: said('en', ', '), zh: said('zh', '、') }
}

const IN_CHINESE = '_zh'

/** Units that a metric leaves out: all of them so far, or those that the end of the run cut short. */
function unfinished({ en, zh }: Named, { count, share }: { count: string; share: string }): Said {
  if (en['running'] === 0) {
    return {
      en: `${count} units (${share}) are not in the result: the run ended inside their window of ${en['metric']}.`,
      zh: `${count} 个单元（${share}）未计入结果：实验结束时其${zh['metric']}的观察窗口尚未走完。`,
    }
  }
  return {
    en: `No unit’s window of ${en['metric']} is over yet: it has no result.`,
    zh: `${zh['metric']}的观察窗口均未结束，暂无结果。`,
  }
}

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
  names: MetricNames,
): Said[] {
  const named = inBoth(params, names)
  if (status === 'not_computable') return notComputable(check, named)
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
          en: `The groups already differed in ${named.en['metric']} before their exposure (${p}).`,
          zh: `曝光之前，各组的${named.zh['metric']}就已不同（${p}）。`,
        },
      ]
    case 'fresh_data':
      return [stale(named)]
    case 'mature_metrics':
      return [unfinished(named, { count, share })]
    case 'unreadable_values':
      return [
        {
          en: `${count} events had no readable value: ${named.en['metrics']}.`,
          zh: `${count} 个事件没有可读的数值：${named.zh['metrics']}。`,
        },
      ]
    case 'novelty':
      return [novelty(params, p)]
    case 'interaction':
      return [
        {
          en: `The effect depends on the variant of ${named.en['with']} (${p}).`,
          zh: `效应取决于 ${named.zh['with']} 的分组（${p}）。`,
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
export function streamAlarm(
  check: OfEvents,
  { params }: Pick<HealthCheck, 'params'>,
  names: MetricNames,
): Said {
  const named = inBoth(params, names)
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
        en: `The groups already differed in ${named.en['metric']} before their exposure (${p}).`,
        zh: `曝光之前，各组的${named.zh['metric']}就已不同（${p}）。`,
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

function stale({ en, zh }: Named): Said {
  const silent = String(en['silent'] ?? '')
  if (silent !== '') {
    return {
      en: `No recent events of: ${silent}.`,
      zh: `近期没有这些指标的事件：${zh['silent']}。`,
    }
  }
  const hours = formatNumber(Number(en['hours']), 'en', { decimals: 0 })
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

function notComputable(check: OfEvents, { en, zh }: Named): Said[] {
  if (check === 'interaction') {
    return [
      {
        en: `Other experiments ran on the same units, and whether they get in each other’s way cannot be told: ${en['untested']}.`,
        zh: `同一批单元上还运行着其他实验，无法判断是否相互影响：${zh['untested']}。`,
      },
    ]
  }
  if (check === 'pre_period' && en['reason'] === 'no_past') {
    return [
      {
        en: 'Whether the groups were alike before their exposure cannot be told: no metric looks at the days before.',
        zh: '无法判断各组在曝光前是否相近：没有指标统计曝光前的数据。',
      },
    ]
  }
  if (check === 'pre_period' && en['reason'] === 'no_events_before') {
    return [
      {
        en: 'Whether the groups were alike before their exposure cannot be told: no events came in from the days before.',
        zh: '无法判断各组在曝光前是否相近：曝光前没有收到事件。',
      },
    ]
  }
  return []
}
