import type { CycleOverview, KeyResult } from '../contract/objective.js'
import { formatPercent, formatValue, type ValueUnit } from '../contract/format.js'
import { inLanguage, type Locale } from '../contract/text.js'
import { escapeMarkdown, markdownTable } from '../reviews/markdown.js'
import { PACK_WORDS } from '../reviews/pack-words.js'

/** A cycle as Markdown in one language: a table of key results under every objective. */
export function cycleMarkdown(
  { cycle, objectives, progress, expected }: CycleOverview,
  locale: Locale,
  unitOf: (metricId: string) => ValueUnit | null,
): string {
  const say = (text: Parameters<typeof inLanguage>[0]) => escapeMarkdown(inLanguage(text, locale))
  const { column, health, none } = PACK_WORDS[locale]
  const percent = (value: number | null) => formatPercent(value, locale, { decimals: 0 })
  const { keyResult: named, expected: target, actual, confidence, health: state, score } = column
  const header = [named, target, actual, column.progress, confidence, state, score]
  const rowOf = (keyResult: KeyResult) => {
    const unit = (keyResult.metricId === null ? null : unitOf(keyResult.metricId)) ?? NO_UNIT
    const { range, current, grade } = keyResult
    const isWay = range.type === 'move' || range.type === 'cumulative'
    const way = isWay
      ? `${formatValue(range.baseline, unit, locale)} → ${formatValue(range.target, unit, locale)}`
      : ''
    return [
      say(keyResult.title),
      way,
      formatValue(current && current.value, unit, locale),
      percent(keyResult.raw),
      percent(keyResult.confidence),
      health[keyResult.health],
      grade === null || grade.score === null ? '' : grade.score.toFixed(1),
    ]
  }
  const blocks = objectives.map((objective, index) => {
    const rows = objective.keyResults.map(rowOf)
    const table = rows.length === 0 ? none : markdownTable(header, rows)
    const summary = `${health[objective.health]} · ${percent(objective.progress)}`
    return `## O${index + 1} ${say(objective.title)}\n\n${summary}\n\n${table}`
  })
  const head = `# ${say(cycle.name)} · ${cycle.startsOn} – ${cycle.endsOn}`
  const line = `${column.progress} ${percent(progress)} · ${column.expected} ${percent(expected)}`
  return `${[head, line, ...(blocks.length === 0 ? [none] : blocks)].join('\n\n')}\n`
}

const NO_UNIT: ValueUnit = { kind: 'mean', unit: null }
