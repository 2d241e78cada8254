import type { LocalizedLine, Locale } from '../contract/text.js'
import { inLanguage } from '../contract/text.js'
import type { ReportTable } from '../contract/report.js'
import { formatEffort, formatMoney, type MaybeNumber } from '../contract/format.js'
import { PACK_WORDS } from '../reviews/pack-words.js'
import type { Pen } from '../reviews/render-pack.js'
import { REPORT_WORDS, type ReportWords } from './report-words.js'

/** A review pack's pen, with the words of the report; texts stand as they were typed. */
export interface ReportPen extends Pen {
  readonly report: ReportWords
}

export function reportPen(locale: Locale, people: ReadonlyMap<string, LocalizedLine>): ReportPen {
  const say: Pen['say'] = (text) => inLanguage(text, locale)
  const nameOf = (id: string) => say(people.get(id) ?? {})
  return { locale, words: PACK_WORDS[locale], report: REPORT_WORDS[locale], nameOf, say }
}

type Column = keyof ReportWords['column']

/** A table whose columns come from the words; all but the first and the named ones are figures. */
export function tableOf(
  { report }: ReportPen,
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  texts: readonly Column[] = [],
): ReportTable {
  return {
    caption,
    columns: columns.map((name, at) => ({
      label: report.column[name],
      numeric: at > 0 && !texts.includes(name),
    })),
    rows: rows.map((row) => [...row]),
  }
}

/** The table of a section of the review pack, header first; none where it has no row. */
export function packTable(
  caption: string,
  [header = [], ...rows]: readonly (readonly string[])[],
): ReportTable[] {
  if (rows.length === 0) return []
  const columns = header.map((label) => ({ label, numeric: false }))
  return [{ caption, columns, rows: rows.map((row) => [...row]) }]
}

/** An amount of a ledger. */
export function amountOf(
  { locale }: ReportPen,
  currency: string | null,
  value: MaybeNumber,
  signed = false,
): string {
  return currency === null
    ? formatEffort(value, locale, { signed })
    : formatMoney(value, currency, locale, { signed })
}
