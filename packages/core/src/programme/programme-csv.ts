import type { Context } from '../context.js'
import type { CountedShare, ProgrammeQuery } from '../contract/programme.js'
import { csvLine } from '../interop/csv-text.js'
import { getProgramme } from './get-programme.js'

const GROUP_COLUMNS = ['by', 'key', 'name_en', 'name_zh', 'started', 'ended']
const SHARES = ['win', 'learning', 'conclusive'] as const
const DECISION_COLUMNS = [
  'experiment',
  'name_en',
  'name_zh',
  'tier',
  'metric_en',
  'metric_zh',
  'team',
  'choice',
  'recommendation',
  'readable',
  'won',
  'effect',
  'effect_low',
  'effect_high',
  'decided_at',
]

/** Rates with intervals, over everything and by tier, team and metric. */
export async function programmeRatesCsv(ctx: Context, query: ProgrammeQuery): Promise<string> {
  const { overall, groups } = await getProgramme(ctx, query)
  const header = [
    ...GROUP_COLUMNS,
    ...SHARES.flatMap((name) => [
      `${name}_count`,
      `${name}_of`,
      `${name}_rate`,
      `${name}_low`,
      `${name}_high`,
    ]),
  ]
  const all = { key: 'all', name: null, ...overall }
  const rows = [{ by: 'all' as const, items: [all] }, ...groups].flatMap(({ by, items }) =>
    items.map((item) => [
      by,
      item.key,
      item.name?.en ?? null,
      item.name?.zh ?? null,
      item.started,
      item.ended,
      ...SHARES.flatMap((name) => shareCells(item[name])),
    ]),
  )
  return [header, ...rows].map(csvLine).join('')
}

/** The decisions of the window, newest first. */
export async function programmeDecisionsCsv(ctx: Context, query: ProgrammeQuery): Promise<string> {
  const { decisions } = await getProgramme(ctx, query)
  const rows = decisions.map((item) => [
    item.number,
    item.name.en ?? null,
    item.name.zh ?? null,
    item.tier,
    item.metricName.en,
    item.metricName.zh,
    item.team?.en ?? item.team?.zh ?? null,
    item.choice,
    item.recommendation,
    String(item.readable),
    String(item.won),
    item.effect?.estimate ?? null,
    item.effect?.interval[0] ?? null,
    item.effect?.interval[1] ?? null,
    item.decidedAt,
  ])
  return [DECISION_COLUMNS, ...rows].map(csvLine).join('')
}

function shareCells({ count, of, rate, interval }: CountedShare): (number | null)[] {
  return [count, of, rate, interval?.[0] ?? null, interval?.[1] ?? null]
}
