import { sayReason } from '../contract/advice-words.js'
import type { Agenda, Review } from '../contract/agenda.js'
import {
  formatChange,
  formatEffort,
  formatMoney,
  formatPercent,
  formatPoints,
  formatValue,
} from '../contract/format.js'
import { TIERS } from '../contract/metric.js'
import type { ReviewSummary } from '../contract/review.js'
import { inLanguage, type Locale, type LocalizedLine } from '../contract/text.js'
import { escapeMarkdown, markdownTable } from './markdown.js'
import { PACK_WORDS, type PackWords } from './pack-words.js'
import { reviewTitle } from './review-title.js'

type Text = Parameters<typeof inLanguage>[0]

/** What a pack is written with: the language, its words, and the names of people. */
export interface Pen {
  readonly locale: Locale
  readonly words: PackWords
  readonly nameOf: (personId: string) => string
  readonly say: (text: Text) => string
}

/**
 * A review as one Markdown document in one language: every section of its agenda, also those with
 * nothing in them, so that nothing to report is not taken for nothing known.
 */
export function renderPack(
  review: Review,
  people: ReadonlyMap<string, LocalizedLine>,
  locale: Locale,
): string {
  const say = (text: Text) => escapeMarkdown(inLanguage(text, locale))
  const nameOf = (id: string) => say(people.get(id) ?? {})
  const pen: Pen = { locale, words: PACK_WORDS[locale], nameOf, say }
  const { agenda } = review
  const blocks = [
    headOf(review, pen),
    closingOf(review, pen),
    cycleOf(agenda, pen),
    section(pen, 'alerts', alertRows(agenda.alerts, pen)),
    section(pen, 'verifications', closedRows(agenda.verifications, pen)),
    section(pen, 'closed', closedRows(agenda.closed, pen)),
    keyResultsOf(agenda, pen),
    ...(review.kind === 'quarterly' ? [contributionsOf(agenda, pen)] : []),
    section(pen, 'experiments', experimentRows(agenda, pen)),
    section(pen, 'budgets', budgetRows(agenda, pen)),
    section(pen, 'commitments', commitmentRows(agenda, pen)),
    section(pen, 'tooEasy', [
      [pen.words.column.metric],
      ...agenda.tooEasy.map(({ name }) => [say(name)]),
    ]),
    ...(review.kind === 'alert' ? [] : [section(pen, 'exemptions', exemptionRows(agenda, pen))]),
    ...(review.kind === 'quarterly'
      ? [section(pen, 'initiatives', initiativeRows(agenda, pen))]
      : []),
    section(pen, 'decisions', decisionRows(agenda, pen)),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function headOf(review: Review, { words, say }: Pen): string {
  const { kind, agenda } = review
  const subject = kind === 'alert' ? ` · ${say(reviewTitle(review))}` : ''
  const period = `${agenda.from} – ${agenda.to}`
  return `# ${words.title[kind]}${subject} · ${period}\n\n${words.asOf} ${agenda.asOf}`
}

function closingOf({ closing, verification }: Review, pen: Pen): string {
  if (closing === null) return ''
  const { words, say, nameOf } = pen
  const { column } = words
  const rows = [
    ...(closing.cause === null ? [] : [[column.cause, words.cause[closing.cause]]]),
    ...(closing.decision === null ? [] : [[column.decision, say(closing.decision)]]),
    ...(closing.noChangeReason === null ? [] : [[column.noChange, say(closing.noChangeReason)]]),
    [column.owner, nameOf(closing.ownerId)],
    ...(closing.verifyOn === null ? [] : [[column.due, closing.verifyOn]]),
    ...(verification === null
      ? []
      : [[words.source.verification, words.outcome[verification.outcome]]]),
  ]
  const lines = rows.map(([name, value]) => `- **${name}**: ${value}`)
  return `## ${words.section.closing}\n\n${lines.join('\n')}`
}

function cycleOf({ cycle }: Agenda, { words, say, locale }: Pen): string {
  const head = `## ${words.section.cycle}\n\n`
  if (cycle === null) return head + words.none
  const { column } = words
  const percent = (value: number | null) => formatPercent(value, locale, { decimals: 0 })
  return (
    head +
    markdownTable(
      [say(cycle.name), column.progress, column.expected, column.confidence, column.score],
      [
        [
          '',
          percent(cycle.progress),
          percent(cycle.expected),
          percent(cycle.confidence),
          percent(cycle.score),
        ],
      ],
    )
  )
}

/** A heading with its table, or with the word for nothing; the first row is the header. */
function section(
  { words }: Pen,
  name: keyof PackWords['section'],
  [header = [], ...rows]: readonly (readonly string[])[],
): string {
  const table = rows.length === 0 ? words.none : markdownTable(header, rows)
  return `## ${words.section[name]}\n\n${table}`
}

export function alertRows(alerts: readonly ReviewSummary[], { words, say, nameOf, locale }: Pen) {
  const { metric, period, expected, actual, deviation, owner } = words.column
  const ofBudgets = alerts.flatMap((alert) =>
    (alert.budgetTrigger?.evaluations ?? []).flatMap((item) =>
      TIERS.filter((tier) => item.severity?.[tier] === 'breach').map((tier) => [
        `${say(reviewTitle(alert))}: ${words.tier[tier]}`,
        item.day,
        formatPercent(item.targetMix[tier] / 10_000, locale, { decimals: 1 }),
        formatPercent(item.projected?.shares[tier] ?? null, locale, { decimals: 1 }),
        formatPoints(item.projected?.deviation[tier] ?? null, locale, { decimals: 1 }),
        nameOf(alert.ownerId),
      ]),
    ),
  )
  const rows = alerts.flatMap((alert) =>
    (alert.trigger?.periods ?? []).map((item) => [
      alert.metric === null ? '' : say(alert.metric.name),
      `${item.periodStart} – ${item.periodEnd}`,
      alert.metric === null ? '' : formatValue(item.expected, alert.metric, locale),
      alert.metric === null ? '' : formatValue(item.actual, alert.metric, locale),
      formatPercent(item.deviation, locale, { decimals: 1 }),
      nameOf(alert.ownerId),
    ]),
  )
  return [[metric, period, expected, actual, deviation, owner], ...rows, ...ofBudgets]
}

export function closedRows(reviews: readonly ReviewSummary[], { words, say, nameOf }: Pen) {
  const { metric, cause, decision, owner, due } = words.column
  const rows = reviews.map((review) => {
    const { closing } = review
    return [
      say(reviewTitle(review)),
      closing?.cause ? words.cause[closing.cause] : '',
      say(closing?.decision ?? closing?.noChangeReason ?? {}),
      closing === null ? '' : nameOf(closing.ownerId),
      closing?.verifyOn ?? '',
    ]
  })
  return [[metric, cause, decision, owner, due], ...rows]
}

function keyResultsOf(agenda: Agenda, pen: Pen): string {
  const { words, say, nameOf, locale } = pen
  const { keyResult, progress, expected, confidence, health, signs, owner } = words.column
  const percent = (value: number | null) => formatPercent(value, locale, { decimals: 0 })
  const rows = agenda.keyResults.map((item) => [
    say(item.title),
    percent(item.progress),
    percent(item.expected),
    percent(item.confidence),
    words.health[item.health],
    item.why.map((why) => words.keyResultWhy[why]).join(locale === 'zh' ? '、' : ', '),
    nameOf(item.ownerId),
  ])
  const table = section(pen, 'keyResults', [
    [keyResult, progress, expected, confidence, health, signs, owner],
    ...rows,
  ])
  return `${table}\n\n${words.notShown(agenda.keyResults.length, agenda.keyResultCount)}`
}

function contributionsOf(agenda: Agenda, pen: Pen): string {
  const { words, say, locale } = pen
  const { keyResult, change, sum, unexplained } = words.column
  const rows = agenda.contributions.map((item) => {
    const figure = (value: number | null) => formatChange(value, item.metric, locale)
    const [low, high] = item.sumInterval ?? [null, null]
    const interval = String.raw`\[${figure(low)}, ${figure(high)}\]`
    return [
      say(item.title),
      figure(item.change),
      `${figure(item.sum)} ${interval}`,
      figure(item.unexplained),
    ]
  })
  const table = section(pen, 'contributions', [[keyResult, change, sum, unexplained], ...rows])
  return rows.length === 0 ? table : `${table}\n\n${words.independence}`
}

export function experimentRows(agenda: Agenda, { words, say }: Pen) {
  const { experiment, state, why, verdict, decision } = words.column
  const rows = agenda.experiments.map((item) => [
    `${item.number} ${say(item.name)}`,
    words.state[item.state],
    words.experimentWhy[item.why],
    item.verdict === null ? '' : words.verdict[item.verdict],
    item.choice === null ? '' : words.choice[item.choice],
  ])
  return [[experiment, state, why, verdict, decision], ...rows]
}

function budgetRows(agenda: Agenda, { words, locale }: Pen) {
  const { ledger, total, spent, mix } = words.column
  const rows = agenda.budgets.map((item) => {
    const { currency } = item
    const amount = (value: number) =>
      currency === null ? formatEffort(value, locale) : formatMoney(value, currency, locale)
    const said = [
      item.overall === null ? '' : words.severity[item.overall],
      item.reliable === false ? words.unreliable : '',
      item.overTotal ? words.overTotal : '',
    ]
    const signs = said.filter((word) => word !== '').join(locale === 'zh' ? '；' : '; ')
    return [words.ledger[item.ledger], amount(item.total), amount(item.spent), signs]
  })
  return [[ledger, total, spent, mix], ...rows]
}

export function commitmentRows(agenda: Agenda, { words, say, locale }: Pen) {
  const { initiative, adherence, keyResult, reading } = words.column
  const rows = agenda.adherence.flatMap((item) =>
    item.readings.map((of) => [
      say(item.name),
      formatPercent(item.rate, locale, { decimals: 0 }),
      say(of.title),
      words.reading[of.reading],
    ]),
  )
  return [[initiative, adherence, keyResult, reading], ...rows]
}

export function decisionRows(agenda: Agenda, { words, say, nameOf }: Pen) {
  const { day, source, decision, owner } = words.column
  const rows = agenda.decisions.map((item) => [
    item.at.slice(0, 10),
    words.source[item.source],
    `${say(item.title)}: ${say(item.text)}`,
    nameOf(item.by),
  ])
  return [[day, source, decision, owner], ...rows]
}

function exemptionRows({ exemptions }: Agenda, { words, say, nameOf }: Pen) {
  const { metric, due, why, owner } = words.column
  const rows = exemptions.map((item) => [
    say(item.name),
    item.until,
    escapeMarkdown(item.reason),
    nameOf(item.ownerId),
  ])
  return [[metric, due, why, owner], ...rows]
}

function initiativeRows({ initiatives }: Agenda, { words, say, nameOf, locale }: Pen) {
  const { initiative, proposal, why, decision, owner } = words.column
  const rows = initiatives.map((item) => [
    say(item.name),
    words.keepFixStop[item.proposal],
    escapeMarkdown(item.reasons.map((reason) => sayReason(reason, locale)).join(' ')),
    item.choice === null
      ? ''
      : `${words.keepFixStop[item.choice.choice]}: ${escapeMarkdown(item.choice.reason)}`,
    item.choice === null ? '' : nameOf(item.choice.by),
  ])
  return [[initiative, proposal, why, decision, owner], ...rows]
}
