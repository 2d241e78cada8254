import { afterEach, beforeEach, expect, test } from 'vitest'
import { bookEntry } from '../budget/book-entry.js'
import { createBudget } from '../budget/create-budget.js'
import { Report } from '../contract/report.js'
import { plantDecision } from '../contribution/testing/plant-decision.js'
import { createCycle } from '../objectives/create-cycle.js'
import { createKeyResult } from '../objectives/create-key-result.js'
import { createObjective } from '../objectives/create-objective.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import { northStar, openTestContext, supportingMetric, type TestContext } from '../testing.js'
import { getReport } from './get-report.js'
import { reportMarkdown } from './report-markdown.js'

let ctx: TestContext
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-10-20T09:00:00.000Z' })
})
afterEach(() => ctx.dispose())

async function quarter() {
  const star = await northStar(ctx)
  const cycle = await createCycle(ctx, {
    name: { en: 'Q4 | 2026', zh: '2026 年 Q4' },
    startsOn: '2026-10-01',
    endsOn: '2026-12-31',
  })
  return { star, cycle }
}
const sectionOf = (report: Report, id: string) =>
  report.sections.find((section) => section.id === id)

test('an empty cycle says in every section that there is nothing, and judges nothing', async () => {
  const { cycle } = await quarter()
  const report = await getReport(ctx, cycle.id, 'en')
  expect(Report.parse(report)).toEqual(report)
  expect(report.asOf).toBe('2026-10-20')
  expect(report.verdict).toBe(
    'The North Star has no target in this cycle; no budget can be judged; 0 experiments decided, 0 improved their target.',
  )
  for (const id of ['budget', 'returns', 'objectives', 'experiments', 'reviews', 'advice']) {
    expect(sectionOf(report, id)).toMatchObject({ text: ['Nothing in this cycle.'], tables: [] })
  }
})

test('an unknown cycle is not found', async () => {
  await expect(getReport(ctx, 'cyc_none', 'en')).rejects.toMatchObject({
    reason: 'cycle.not_found',
  })
})

test('figures of target, mix and experiments, by hand; Markdown has every cell', async () => {
  const { star, cycle } = await quarter()
  const objective = await createObjective(ctx, {
    cycleId: cycle.id,
    title: { en: 'Learn *more*', zh: '学得更多' },
    ownerId: 'per_lead',
  })
  const period = { periodStart: '2026-10-12', periodEnd: '2026-10-18' }
  await recordMetricValues(ctx, star.id, [{ ...period, value: 0.25 }])
  await createKeyResult(ctx, {
    objectiveId: objective.id,
    title: { en: 'KR' },
    metricId: star.id,
    range: { type: 'move', baseline: 0, target: 1 },
    ownerId: 'per_lead',
  })
  const people = { cycleId: cycle.id, ledger: 'people', total: 1000 } as const
  const budget = await createBudget(ctx, people)
  for (const [tier, amount] of [
    ['core', 820],
    ['supporting', 130],
    ['exploratory', 50],
  ] as const) {
    const entry = { budgetId: budget.id, kind: 'planned', day: '2026-12-01', amount } as const
    await bookEntry(ctx, { ...entry, tier })
  }
  const target = await supportingMetric(ctx, star.id, { key: 'completion' })
  await plantDecision(ctx, {
    targetMetricId: target.id,
    effects: [{ metricId: target.id, absolute: [0.1, 0.05], relative: [0.1, 0.05] }],
    choice: 'do_not_ship',
    shipped: null,
  })
  const report = await getReport(ctx, cycle.id, 'en')
  const [starTable] = sectionOf(report, 'star')?.tables ?? []
  expect(starTable?.rows[0]?.slice(3, 4)).toEqual(['25.0%'])
  // 82/13/5 against 70/20/10 in bands of 5, 5 and 2.5 points: +12, -7 and -5; 120 of 1,000 to move.
  const [mix] = sectionOf(report, 'budget')?.tables ?? []
  expect(mix?.rows.map((row) => [row[1], row[4], row[5], row[8]])).toEqual([
    ['70%', '82%', '+12.0 pp', '−12 pd'],
    ['20%', '13%', '−7.0 pp', '+7 pd'],
    ['10%', '5%', '−5.0 pp', '+5 pd'],
  ])
  const experiments = sectionOf(report, 'experiments')
  expect(experiments?.text[0]).toContain('Win rate 100%')
  expect(experiments?.tables[0]?.rows[0]?.[4]).toBe('+10.0% [+0.2, +19.8]')

  const unescaped = reportMarkdown(report).replaceAll(/\\([\\`*_[\]<>|#~])/g, '$1')
  for (const { tables, text } of report.sections) {
    for (const line of text) expect(unescaped).toContain(line)
    for (const row of tables.flatMap((table) => table.rows)) {
      expect(unescaped).toContain(`| ${row.join(' | ')} |`)
    }
  }
  expect(reportMarkdown(report)).toContain(String.raw`Report Q4 \| 2026`)
  const chinese = await getReport(ctx, cycle.id, 'zh')
  expect(chinese.title).toBe('2026 年 Q4 报告')
  expect(JSON.stringify(chinese.sections.map((section) => section.title))).not.toMatch(
    /Budget|Reviews|Advice/,
  )
})
