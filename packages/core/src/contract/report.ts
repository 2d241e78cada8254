import { z } from 'zod'
import { Day, Id, LOCALES } from './text.js'

export const REPORT_SECTIONS = [
  'star',
  'lanes',
  'budget',
  'returns',
  'objectives',
  'experiments',
  'reviews',
  'advice',
  'agenda',
] as const

/** A table whose cells are printed already; the first column heads its row. */
export const ReportTable = z
  .object({
    caption: z.string(),
    columns: z.array(z.object({ label: z.string(), numeric: z.boolean() })),
    rows: z.array(z.array(z.string())),
  })
  .meta({ id: 'ReportTable' })
export type ReportTable = z.infer<typeof ReportTable>

export const ReportSection = z
  .object({
    id: z.enum(REPORT_SECTIONS),
    title: z.string(),
    /** Sentences before the tables; what is unknown is said here. */
    text: z.array(z.string()),
    tables: z.array(ReportTable),
  })
  .meta({ id: 'ReportSection' })
export type ReportSection = z.infer<typeof ReportSection>

/** A cycle on paper, in one language: the page and the Markdown file print the same figures. */
export const Report = z
  .object({
    cycleId: Id,
    locale: z.enum(LOCALES),
    title: z.string(),
    from: Day,
    to: Day,
    /** The last day of the cycle, or today while that lies ahead. */
    asOf: Day,
    /** What the quarter came to, in one sentence. */
    verdict: z.string(),
    sections: z.array(ReportSection),
  })
  .meta({ id: 'Report' })
export type Report = z.infer<typeof Report>
