import type { Context } from '../context.js'
import type { Report, ReportSection } from '../contract/report.js'
import {
  formatDate,
  formatLift,
  formatNumber,
  formatPercent,
  formatRange,
  formatValue,
} from '../contract/format.js'
import type { CountedShare } from '../contract/programme.js'
import { FEW_EXPERIMENTS } from '../contract/programme.js'
import { TIERS } from '../contract/metric.js'
import type { KeyResult } from '../contract/objective.js'
import type { Locale } from '../contract/text.js'
import {
  alertRows,
  closedRows,
  commitmentRows,
  decisionRows,
  experimentRows,
} from '../reviews/render-pack.js'
import { reviewTitle } from '../reviews/review-title.js'
import { adviceSection, budgetSection, returnsSection } from './budget-sections.js'
import { readReportFacts, type ReportFacts } from './read-report-facts.js'
import { packTable, reportPen, tableOf, type ReportPen } from './report-pen.js'

/**
 * The report of a cycle in one language: computed from the data, printed once, so that the page and
 * the Markdown file cannot differ. The agenda of the quarterly review is its last section.
 */
export async function getReport(ctx: Context, cycleId: string, locale: Locale): Promise<Report> {
  const facts = await readReportFacts(ctx, cycleId)
  const pen = reportPen(locale, facts.people)
  const { cycle } = facts.overview
  return {
    cycleId,
    locale,
    title: pen.report.title(pen.say(cycle.name)),
    from: cycle.startsOn,
    to: cycle.endsOn,
    asOf: facts.asOf,
    verdict: verdictOf(facts, pen),
    sections: [
      starSection(facts, pen),
      lanesSection(facts, pen),
      budgetSection(facts, pen),
      returnsSection(facts, pen),
      objectivesSection(facts, pen),
      experimentsSection(facts, pen),
      reviewsSection(facts, pen),
      adviceSection(facts, pen),
      agendaSection(facts, pen),
    ],
  }
}

function verdictOf({ star, budgets, programme }: ReportFacts, pen: ReportPen): string {
  const { verdict } = pen.report
  const summary = budgets[0]?.summary
  const mix = summary?.projected.percent
  const overall = summary?.projected.overall
  const slashed = (of: (tier: (typeof TIERS)[number]) => number) => TIERS.map(of).join('/')
  const budget =
    summary && mix && overall && summary.reliable !== false && summary.alertable
      ? verdict.budget(
          slashed((tier) => mix[tier]),
          slashed((tier) => summary.budget.targetMix[tier] / 100),
          overall,
        )
      : verdict.noBudget
  const { win, learning } = programme.overall
  const parts = [
    star === null ? verdict.noStar : verdict.star(pen.words.health[star.keyResult.health]),
    budget,
    verdict.decided(learning.count, win.count),
  ]
  return pen.locale === 'zh' ? `${parts.join('；')}。` : `${parts.join('; ')}.`
}

function percent(value: number | null, pen: ReportPen): string {
  return formatPercent(value, pen.locale, { decimals: 1 })
}

function starSection({ star }: ReportFacts, pen: ReportPen): ReportSection {
  const { report, locale, words } = pen
  const base = { id: 'star' as const, title: report.section.star }
  if (star === null) return { ...base, text: [report.verdict.noStar], tables: [] }
  const { metric, keyResult, forecast } = star
  const value = (of: number | null | undefined) => formatValue(of, metric, locale)
  const ahead = forecast.forecast
  const { range } = keyResult
  const target = range.type === 'move' || range.type === 'cumulative' ? range.target : null
  const row = [
    pen.say(metric.name),
    value(keyResult.current?.value),
    value(target),
    percent(keyResult.progress, pen),
    percent(keyResult.expected, pen),
    ahead === null
      ? '–'
      : `${value(ahead.value)} [${value(ahead.interval[0])}, ${value(ahead.interval[1])}]`,
    words.health[keyResult.health],
  ]
  const columns = [
    'figure',
    'value',
    'target',
    'progress',
    'expected',
    'forecast',
    'health',
  ] as const
  return {
    ...base,
    text: ahead === null ? [report.noForecast] : [],
    tables: [tableOf(pen, '', columns, [row], ['health'])],
  }
}

function lanesSection({ lanes }: ReportFacts, pen: ReportPen): ReportSection {
  const { report, words } = pen
  const rows = lanes.map(({ tier, spendShare, metrics }) => {
    const count = (health: string) => metrics.filter((item) => item.health === health).length
    const judged = count('on_track') + count('at_risk') + count('off_track')
    const worst = metrics
      .filter(({ health }) => health === 'off_track' || health === 'at_risk')
      .map(({ metric }) => pen.say(metric.name))
    return [
      words.tier[tier],
      formatPercent(spendShare, pen.locale, { decimals: 0 }),
      String(count('on_track')),
      String(count('at_risk')),
      String(count('off_track')),
      String(metrics.length - judged),
      worst.join(pen.locale === 'zh' ? '、' : ', '),
    ]
  })
  const columns = ['tier', 'spend', 'onTrack', 'atRisk', 'offTrack', 'notJudged', 'worst'] as const
  const table = tableOf(pen, '', columns, rows, ['worst'])
  return { id: 'lanes', title: report.section.lanes, text: [], tables: [table] }
}

function objectivesSection({ overview }: ReportFacts, pen: ReportPen): ReportSection {
  const { report, words, locale } = pen
  const score = (value: number | null | undefined) => formatNumber(value, locale, { decimals: 1 })
  const keyResultRow = (item: KeyResult) => [
    `· ${pen.say(item.title)}`,
    percent(item.progress, pen),
    percent(item.expected, pen),
    words.health[item.health],
    score(item.confidence),
    score(item.grade?.score),
  ]
  const rows = overview.objectives.flatMap((item) => [
    [
      pen.say(item.title),
      percent(item.progress, pen),
      percent(item.expected, pen),
      words.health[item.health],
      score(item.confidence?.mean),
      score(item.score),
    ],
    ...item.keyResults.map(keyResultRow),
  ])
  const columns = ['objective', 'progress', 'expected', 'health', 'confidence', 'score'] as const
  return {
    id: 'objectives',
    title: report.section.objectives,
    text: rows.length === 0 ? [report.none] : [],
    tables: rows.length === 0 ? [] : [tableOf(pen, '', columns, rows, ['health'])],
  }
}

function experimentsSection({ programme }: ReportFacts, pen: ReportPen): ReportSection {
  const { report, words, locale } = pen
  const { overall, decisions } = programme
  const rows = decisions.map((item) => [
    `EXP-${item.number} ${pen.say(item.name)}`,
    pen.say(item.metricName),
    words.verdict[item.recommendation],
    words.choice[item.choice],
    item.effect === null || !item.readable
      ? '–'
      : formatLift(item.effect.estimate, item.effect.interval, locale),
    formatDate(item.decidedAt, locale),
  ])
  const shares = report.shares(
    shareText(overall.win, pen),
    shareText(overall.learning, pen),
    shareText(overall.conclusive, pen),
  )
  const columns = ['experiment', 'metric', 'verdict', 'choice', 'effect', 'day'] as const
  return {
    id: 'experiments',
    title: report.section.experiments,
    text: [
      ...(overall.ended === 0 ? [report.none] : [shares, report.selection]),
      ...(overall.ended > 0 && overall.win.of < FEW_EXPERIMENTS ? [report.few] : []),
    ],
    tables:
      rows.length === 0 ? [] : [tableOf(pen, '', columns, rows, ['metric', 'verdict', 'choice'])],
  }
}

function shareText({ count, of, rate, interval }: CountedShare, pen: ReportPen): string {
  if (interval === null) return '–'
  const { locale, report } = pen
  const print = (value: number) => formatPercent(value, locale, { decimals: 0 })
  const bounds = formatRange(print(interval[0]), print(interval[1]), locale)
  return report.share(count, of, formatPercent(rate, locale, { decimals: 0 }), `[${bounds}]`)
}

function reviewsSection({ opened, agenda }: ReportFacts, pen: ReportPen): ReportSection {
  const { report, words, locale } = pen
  const rows = opened.map((review) => [
    pen.say(reviewTitle(review)),
    words.title[review.kind],
    formatDate(review.openedAt, locale),
    pen.nameOf(review.ownerId),
  ])
  const columns = ['subject', 'kind', 'day', 'owner'] as const
  const tables = [
    ...(rows.length === 0
      ? []
      : [tableOf(pen, report.table.opened, columns, rows, ['kind', 'owner'])]),
    ...packTable(report.table.closed, closedRows(agenda.closed, pen)),
  ]
  const text = tables.length === 0 ? [report.none] : []
  return { id: 'reviews', title: report.section.reviews, text, tables }
}

/** What the quarterly review has to talk about: the same rows as its pack. */
function agendaSection({ agenda }: ReportFacts, pen: ReportPen): ReportSection {
  const { report, words } = pen
  const ahead = agenda.experiments.filter((item) => item.why !== 'decided')
  const tables = [
    ...packTable(report.table.alerts, alertRows(agenda.alerts, pen)),
    ...packTable(report.table.verifications, closedRows(agenda.verifications, pen)),
    ...packTable(report.table.waiting, experimentRows({ ...agenda, experiments: ahead }, pen)),
    ...packTable(words.section.commitments, commitmentRows(agenda, pen)),
    ...packTable(report.table.decisions, decisionRows(agenda, pen)),
  ]
  const text = tables.length === 0 ? [report.none] : []
  return { id: 'agenda', title: report.section.agenda, text, tables }
}
