import type { Report, ReportSection } from '../contract/report.js'
import { escapeMarkdown, markdownTable } from '../reviews/markdown.js'

/** A report as one Markdown document, with every figure of the page. */
export function reportMarkdown({ title, from, to, verdict, sections }: Report): string {
  const head = `# ${escapeMarkdown(title)} · ${from} – ${to}\n\n${escapeMarkdown(verdict)}`
  return `${[head, ...sections.map(sectionText)].join('\n\n')}\n`
}

function sectionText({ title, text, tables }: ReportSection): string {
  const blocks = [
    `## ${escapeMarkdown(title)}`,
    ...text.map(escapeMarkdown),
    ...tables.flatMap(({ caption, columns, rows }) => [
      ...(caption === '' ? [] : [`### ${escapeMarkdown(caption)}`]),
      markdownTable(
        columns.map((column) => escapeMarkdown(column.label)),
        rows.map((row) => row.map(escapeMarkdown)),
      ),
    ]),
  ]
  return blocks.join('\n\n')
}
