import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import type { CycleImportInput } from '../contract/interop.js'
import { FeishuDocument } from '../contract/interop.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import { checkIn } from '../objectives/check-in.js'
import { createCycle } from '../objectives/create-cycle.js'
import { createKeyResult } from '../objectives/create-key-result.js'
import { createObjective } from '../objectives/create-objective.js'
import { getCycleOverview } from '../objectives/get-cycle-overview.js'
import { listCycles } from '../objectives/list-cycles.js'
import { setAlignment } from '../objectives/set-alignment.js'
import {
  naughtyStrings,
  northStar,
  openTestContext,
  supportingMetric,
  TEST_PEOPLE,
  type TestContext,
} from '../testing.js'
import { csvLine, readCsv } from './csv-text.js'
import { cycleCsv, readCycleCsv } from './cycle-csv.js'
import { exportCycleCsv, exportCycleFeishu, exportCycleMarkdown } from './export-cycle.js'
import { importCycle } from './import-cycle.js'
import { planImport } from './plan-import.js'

const OWNER = TEST_PEOPLE[0].id
const DATES = { name: 'Q1 2027', start: '2027-01-01', end: '2027-03-31' }

let ctx: TestContext
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-11-18T09:00:00.000Z' })
})
afterEach(() => ctx.dispose())

/** Weights in thousandths that sum to 1000. */
const weights = (count: number) =>
  fc
    .array(fc.integer({ min: 0, max: 1000 }), { minLength: count - 1, maxLength: count - 1 })
    .map((cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), 1000]
      return at.slice(1).map((cut, index) => (cut - (at[index] ?? 0)) / 1000)
    })
const text = fc.constantFrom(
  '留存',
  'Retention',
  '=cmd|"x"',
  "'quoted",
  'a,b',
  '-5 %',
  '第二周 "习惯"',
)
const indicator = fc
  .record({ start: fc.integer({ min: -500, max: 500 }), way: fc.integer({ min: 1, max: 999 }) })
  .map(({ start, way }) => ({ start: start / 100, target: (start - way) / 100 }))
const objective = fc.integer({ min: 1, max: 5 }).chain((count) =>
  fc.record({
    content: text,
    category: fc.constantFrom('committed', 'aspirational'),
    shares: weights(count),
    items: fc.array(fc.record({ content: text, indicator }), {
      minLength: count,
      maxLength: count,
    }),
  }),
)
/** Documents that hold only what both sides have, and even weights of objectives. */
const documents = fc.array(objective, { minLength: 1, maxLength: 4 }).map((objectives) => ({
  version: 'feishu-okr-v2' as const,
  cycle: DATES,
  objectives: objectives.map(({ content, category, shares, items }, index) => ({
    position: index + 1,
    content,
    category,
    aligned_to: index === 0 ? [] : [1],
    key_results: items.map((item, at) => ({ ...item, position: at + 1, weight: shares[at] ?? 0 })),
  })),
}))

const carried = (document: FeishuDocument) =>
  document.objectives.map((item) => ({
    content: item.content,
    category: item.category,
    aligned_to: item.aligned_to,
    key_results: item.key_results.map(({ content, weight, indicator: way }) => ({
      content,
      weight,
      way: [way?.start, way?.target],
    })),
  }))
const thousandths = (items: readonly { readonly weight: number | null }[]) =>
  items.reduce((sum, { weight }) => sum + Math.round((weight ?? 0) * 1000), 0)

describe('there and back', () => {
  test('what both sides have comes back the same, and weights sum to 1 with three decimals', async () => {
    let year = 2027
    await fc.assert(
      fc.asyncProperty(documents, async (given) => {
        // Cycles of a kind do not overlap: every run has a year of its own.
        year += 1
        const cycle = { ...DATES, start: `${year}-01-01`, end: `${year}-03-31` }
        const input = FeishuDocument.parse({ ...given, cycle })
        const report = await importCycle(ctx, { format: 'feishu', document: input, ownerId: OWNER })
        const out = FeishuDocument.parse(await exportCycleFeishu(ctx, report.cycleId, 'zh'))
        expect(carried(out)).toEqual(carried(input))
        expect(thousandths(out.objectives)).toBe(1000)
        for (const item of out.objectives) expect(thousandths(item.key_results)).toBe(1000)
        // The same through CSV.
        const table = readCycleCsv(`\uFEFF${cycleCsv(out)}`, cycle)
        expect(carried(table)).toEqual(carried(input))
      }),
      { numRuns: 15 },
    )
  })

  test('CSV gives back every cell, and no cell starts like a formula', () => {
    for (const naughty of naughtyStrings()) {
      const line = csvLine([naughty, 'x'])
      expect(readCsv(line)).toEqual([[naughty, 'x']])
      expect(line.replace(/^"/, '')).not.toMatch(/^\s*[=+\-@|]/)
    }
    expect(csvLine(['a', -5, null])).toBe('a,-5,\r\n')
    expect(readCsv('"a')).toBeNull()
    expect(readCsv('a,b\nc,d')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
  })
})

describe('an export', () => {
  test('says what it cannot hold, never in silence', async () => {
    const metric = await supportingMetric(ctx, (await northStar(ctx)).id, { key: 'completion' })
    const dates = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
    const { id: cycleId } = await createCycle(ctx, { name: { en: 'Q4', zh: '四季度' }, ...dates })
    const base = { cycleId, ownerId: OWNER }
    const top = await createObjective(ctx, { ...base, title: { en: 'Company' }, level: 'company' })
    const own = await createObjective(ctx, { ...base, title: { zh: '完课' }, cap: 1.3 })
    await setAlignment(ctx, own.id, { parentId: top.id })
    const keyResult = { objectiveId: own.id, title: { zh: '完课率' }, ownerId: OWNER }
    const { id } = await createKeyResult(ctx, {
      ...keyResult,
      metricId: metric.id,
      range: { type: 'move', baseline: 0.6, target: 0.7 },
      confidence: 0.5,
      profile: { type: 'back_loaded' },
    })
    await createKeyResult(ctx, {
      ...keyResult,
      role: 'health',
      range: { type: 'maintain_min', bound: 5 },
    })
    const period = { periodStart: '2026-11-09', periodEnd: '2026-11-15' }
    await recordMetricValues(ctx, metric.id, [{ ...period, value: 0.66 }])
    await checkIn(ctx, id, { day: '2026-11-16', confidence: 0.6, comment: { zh: '稳步上升' } })
    const out = FeishuDocument.parse(await exportCycleFeishu(ctx, cycleId, 'zh'))
    expect(out.cycle).toMatchObject({ name: '四季度', status: 1, score: null })
    expect(out.objectives.map((item) => item.weight)).toEqual([0.5, 0.5])
    expect(out.objectives[1]).toMatchObject({
      content: '完课',
      aligned_to: [1],
      key_results: [
        {
          weight: 1,
          indicator: { start: 0.6, target: 0.7, current: 0.66, indicator_status: 0 },
          progress: [{ content: '稳步上升', percent: null, status: 'normal' }],
        },
        { weight: 0, indicator: null },
      ],
    })
    expect(out.report.map(({ what, where }) => [what, where])).toEqual([
      ['other_language', ['cycle']],
      ['confidence', ['O2.KR1']],
      ['level', ['O1']],
      ['cap', ['O2']],
      ['pacing', ['O2.KR1']],
      ['metric_link', ['O2.KR1']],
      ['health_role', ['O2.KR2']],
      ['range_type', ['O2.KR2']],
      ['check_in_details', ['O2.KR1']],
    ])
    const markdown = await exportCycleMarkdown(ctx, cycleId, 'zh')
    expect(markdown).toContain('# 四季度 · 2026-10-01 – 2026-12-31')
    expect(markdown).toContain('| 完课率 | 60.0% → 70.0% | 66.0% | 60% | 60% | 正常 |  |')
    expect(await exportCycleCsv(ctx, cycleId, 'en')).toContain(
      '2,完课,committed,,1,1,完课率,1,0.6,0.7,0.66,,2026-12-31,\r\n',
    )
  })
})

describe('an import', () => {
  const documentOf = (rest: object, keyResults: object[] = []): FeishuDocument => {
    const objectives = [{ position: 1, content: 'Grow', key_results: keyResults, ...rest }]
    return FeishuDocument.parse({ version: 'feishu-okr-v2', cycle: DATES, objectives })
  }
  const oneObjective = (rest: object, keyResults: object[] = []): CycleImportInput => {
    return { format: 'feishu', document: documentOf(rest, keyResults), ownerId: OWNER }
  }
  const keyResult = (position: number, rest: object = {}) => ({ position, content: 'x', ...rest })

  test('weights that name none share what the others leave', () => {
    const shared = [keyResult(1, { weight: 0.5 }), keyResult(2), keyResult(3)]
    const plan = planImport(documentOf({}, shared))
    expect(plan.objectives[0]?.keyResults.map((item) => item.weightBp)).toEqual([5000, 2500, 2500])
  })

  test('reports what has no place here', async () => {
    const rich = keyResult(1, {
      score: 0.7,
      notes: 'from last year',
      deadline: '2027-02-01',
      indicator: { start: 0, target: 5, current: 2, unit: '万', indicator_status: 1 },
      progress: [{ content: 'half way', percent: 40 }],
    })
    const report = await importCycle(ctx, oneObjective({ category: 'personal' }, [rich]))
    expect(report).toMatchObject({ objectives: 1, keyResults: 1 })
    expect(report.leftBehind.map((item) => item.what)).toEqual([
      'notes',
      'score',
      'status',
      'unit',
      'deadline',
      'current_value',
      'progress',
      'category',
    ])
    const { cycle, objectives } = await getCycleOverview(ctx, report.cycleId)
    expect(cycle).toMatchObject({ state: 'draft', kind: 'quarter', startsOn: DATES.start })
    expect(objectives[0]?.keyResults[0]).toMatchObject({ current: null, weightBp: 10_000 })
  })

  const bad: [string, CycleImportInput][] = [
    [
      'interop.weights_sum',
      oneObjective({}, [keyResult(1, { weight: 0.5 }), keyResult(2, { weight: 0.4 })]),
    ],
    [
      'interop.weights_sum',
      oneObjective({}, [
        keyResult(1, { weight: 0.9 }),
        keyResult(2, { weight: 0.2 }),
        keyResult(3),
      ]),
    ],
    ['interop.weights_sum', oneObjective({ weight: 0.5 })],
    ['interop.position_twice', oneObjective({}, [keyResult(1), keyResult(1)])],
    ['interop.position_unknown', oneObjective({ aligned_to: [7] })],
    ['interop.position_unknown', oneObjective({ aligned_to: [1] })],
    [
      'key_result.target_equals_baseline',
      oneObjective({}, [keyResult(1, { indicator: { start: 3, target: 3 } })]),
    ],
    ['person.not_found', { ...oneObjective({}), ownerId: 'per_nobody' }],
    ['request.invalid', { format: 'csv', ownerId: OWNER }],
    ['interop.not_csv', { format: 'csv', table: { text: 'a,b\n1,2', ...DATES }, ownerId: OWNER }],
    ['interop.not_csv', { format: 'csv', table: { text: '"a', ...DATES }, ownerId: OWNER }],
  ]
  test.each(bad)('is refused with %s, and nothing is half written', async (reason, input) => {
    const before = (await listAudit(ctx, { limit: 200 })).items.length
    await expect(importCycle(ctx, input)).rejects.toMatchObject({ reason })
    expect(await listCycles(ctx)).toEqual([])
    expect((await listAudit(ctx, { limit: 200 })).items).toHaveLength(before)
  })

  test('a circle of alignment is refused, though its objectives were fine', async () => {
    const objectives = [1, 2].map((position) => ({
      position,
      content: 'x',
      aligned_to: [3 - position],
    }))
    const document = FeishuDocument.parse({ version: 'feishu-okr-v2', cycle: DATES, objectives })
    const input = { format: 'feishu', document, ownerId: OWNER } as const
    await expect(importCycle(ctx, input)).rejects.toMatchObject({
      reason: 'objective.alignment_cycle',
    })
    expect(await listCycles(ctx)).toEqual([])
  })

  test.each([
    ['a version nobody knows', { version: 'feishu-okr-v1' }],
    ['a field nobody knows', { extra: 1 }],
    ['a score with two decimals', { objectives: [{ position: 1, content: 'x', score: 0.75 }] }],
    [
      'a weight with four decimals',
      { objectives: [{ position: 1, content: 'x', weight: 0.1234 }] },
    ],
    ['a position of 0', { objectives: [{ position: 0, content: 'x' }] }],
    ['no name', { cycle: { ...DATES, name: ' ' } }],
  ])('refuses %s', (_name, change) => {
    const document = { version: 'feishu-okr-v2', cycle: DATES, objectives: [], ...change }
    expect(FeishuDocument.safeParse(document).success).toBe(false)
  })

  test('names the line of a table that is not right', () => {
    const header = cycleCsv(FeishuDocument.parse({ version: 'feishu-okr-v2', cycle: DATES }))
    const lines: [string, string][] = [
      ['1,Grow,committed,,,1,x,1,zero,5,,,,\r\n', 'start is not a number'],
      ['1,Grow,committed,,,1,x,1,0,,,,,\r\n', 'start and target go together'],
      ['1,Grow\r\n', '2 cells instead of 14'],
      [',Grow,committed,,,1,x,1,0,5,,,,\r\n', 'objective_position is empty'],
    ]
    for (const [line, problem] of lines) {
      expect(() => readCycleCsv(header + line, DATES)).toThrow(
        expect.objectContaining({ reason: 'interop.not_csv', params: { line: 2, problem } }),
      )
    }
  })

  test('the same request again is answered again, not brought in again', async () => {
    const input = oneObjective({}, [keyResult(1)])
    const first = await importCycle(ctx.withKey('import-1'), input)
    expect(await importCycle(ctx.withKey('import-1'), input)).toEqual(first)
    expect(await listCycles(ctx)).toHaveLength(1)
  })
})
