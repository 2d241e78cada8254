import type { ReportSection, ReportTable } from '../contract/report.js'
import { formatDate, formatPercent, formatPoints } from '../contract/format.js'
import { effectText } from './effect-text.js'
import { TIERS } from '../contract/metric.js'
import type { TierReturn } from '../contract/returns.js'
import type { Transfer } from '../contract/transfer.js'
import type { BudgetFacts, ReportFacts } from './read-report-facts.js'
import { amountOf, tableOf, type ReportPen } from './report-pen.js'

/** 70/20/10: target, planned, actual and projected, what would have to move, and what moved. */
export function budgetSection(
  { budgets, initiatives }: ReportFacts,
  pen: ReportPen,
): ReportSection {
  const { report } = pen
  const tables = budgets.flatMap((facts) => [
    mixTable(facts, pen),
    ...transferTables(facts, initiatives, pen),
  ])
  const text = budgets.flatMap(({ summary }) => [
    ...(summary.reliable === false ? [report.unreliable] : []),
    ...(summary.alertable ? [] : [report.early]),
  ])
  return {
    id: 'budget',
    title: report.section.budget,
    text: budgets.length === 0 ? [report.none] : [...new Set(text)],
    tables,
  }
}

function mixTable({ summary }: BudgetFacts, pen: ReportPen): ReportTable {
  const { budget, planned, actual, projected, band, move } = summary
  const { locale, words } = pen
  const whole = (value: number | undefined) =>
    value === undefined ? '–' : formatPercent(value / 100, locale, { decimals: 0 })
  const rows = TIERS.map((tier) => [
    words.tier[tier],
    formatPercent(budget.targetMix[tier] / 10_000, locale, { decimals: 0 }),
    whole(planned.percent?.[tier]),
    whole(actual.percent?.[tier]),
    whole(projected.percent?.[tier]),
    formatPoints(projected.deviation?.[tier], locale, { decimals: 1 }),
    `±${formatPoints(band[tier], locale, { decimals: 1, signed: false })}`,
    projected.severity === null ? '–' : words.severity[projected.severity[tier]],
    amountOf(pen, budget.currency, move?.[tier], true),
  ])
  const caption = `${words.ledger[budget.ledger]}: ${amountOf(pen, budget.currency, actual.total)} / ${amountOf(pen, budget.currency, budget.total)}`
  return tableOf(
    pen,
    caption,
    ['tier', 'target', 'planned', 'actual', 'projected', 'drift', 'band', 'status', 'move'],
    rows,
    ['status'],
  )
}

function transferTables(
  { summary, transfers }: BudgetFacts,
  initiatives: ReportFacts['initiatives'],
  pen: ReportPen,
): ReportTable[] {
  if (transfers.length === 0) return []
  const end = (item: Transfer['from']) => {
    if (item.on === 'initiative') return pen.say(initiatives.get(item.initiativeId) ?? {})
    return item.on === 'tier' ? pen.words.tier[item.tier] : item.bucket
  }
  const rows = transfers.map((item) => [
    formatDate(item.day, pen.locale),
    end(item.from),
    end(item.to),
    amountOf(pen, summary.budget.currency, item.amount),
    item.reason,
  ])
  const { transfers: caption } = pen.report.table
  return [
    tableOf(pen, caption, ['day', 'from', 'to', 'amount', 'reason'], rows, [
      'from',
      'to',
      'reason',
    ]),
  ]
}

/** What the trailing year brought by tier, with intervals left as wide as they are. */
export function returnsSection({ budgets }: ReportFacts, pen: ReportPen): ReportSection {
  const { report, locale } = pen
  const windows = budgets.flatMap(({ returns }) => returns.window ?? [])
  const [window] = windows
  const full = { year: true } as const
  const text =
    window === undefined
      ? [report.none]
      : [
          report.yearOf(
            formatDate(window.from, locale, full),
            formatDate(window.until, locale, full),
          ),
        ]
  const tables = budgets.flatMap(({ summary, returns }) =>
    returns.window === null ? [] : [returnTable(summary.budget, returns, pen)],
  )
  return { id: 'returns', title: report.section.returns, text, tables }
}

function returnTable(
  { ledger, currency }: BudgetFacts['summary']['budget'],
  { tiers, northStar }: BudgetFacts['returns'],
  pen: ReportPen,
): ReportTable {
  const { locale, words, report } = pen
  const cost = (row: TierReturn) => {
    const spent = amountOf(pen, currency, row.spent)
    if (row.costPerLearning !== null) {
      return amountOf(pen, currency, Math.round(row.costPerLearning))
    }
    return row.costGap === 'no_learning' ? report.noLearning(spent) : '–'
  }
  const gain = (row: TierReturn) => {
    const why = row.gainGap === null ? '' : ` (${report.gap[row.gainGap]})`
    if (row.gain === null || row.gain.interval === null || northStar === null) return `–${why}`
    return effectText(row.gain, northStar, locale)
  }
  const rows = tiers.map((row) => [
    words.tier[row.tier],
    amountOf(pen, currency, row.spent),
    formatPercent(row.share, locale, { decimals: 0 }),
    String(row.concluded),
    String(row.shipped),
    cost(row),
    gain(row),
  ])
  return tableOf(
    pen,
    words.ledger[ledger],
    ['tier', 'spent', 'spend', 'concluded', 'shipped', 'cost', 'gain'],
    rows,
  )
}

/** Advice of the cycle with its answer, and whether it paid where that is known by now. */
export function adviceSection(
  { budgets, initiatives }: ReportFacts,
  pen: ReportPen,
): ReportSection {
  const { report, words } = pen
  const rows = budgets.flatMap(({ summary, advice }) =>
    advice.map((item) => {
      const { record, choice, amount, reason, outcome, at } = item
      const end = (to: Transfer['from'], tier: typeof record.fromTier) =>
        to.on === 'initiative' ? pen.say(initiatives.get(to.initiativeId) ?? {}) : words.tier[tier]
      return [
        formatDate(at, pen.locale),
        end(record.from, record.fromTier),
        end(record.to, record.toTier),
        amountOf(pen, summary.budget.currency, amount),
        report.choice[choice],
        reason,
        report.outcome[outcome?.verdict ?? 'open'],
      ]
    }),
  )
  return {
    id: 'advice',
    title: report.section.advice,
    text: rows.length === 0 ? [report.none] : [],
    tables:
      rows.length === 0
        ? []
        : [
            tableOf(pen, '', ['day', 'from', 'to', 'amount', 'choice', 'reason', 'outcome'], rows, [
              'from',
              'to',
              'choice',
              'reason',
              'outcome',
            ]),
          ],
  }
}
