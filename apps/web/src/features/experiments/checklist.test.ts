import { describe, expect, it } from 'vitest'
import { type ChecklistFacts, checklist, isComplete } from './checklist.js'
import { emptyDraft, rowId } from './draft.js'
import { carriedUp, whyNotTarget } from './target-choice.js'

const edge = { parentId: 'met_0', evidence: 'belief' as const, slope: 1 }
const text = { en: 'a', zh: '甲' }
const target: NonNullable<ChecklistFacts['target']> = {
  id: 'met_1',
  key: 'm',
  name: text,
  tier: 'supporting',
  kind: 'proportion',
  direction: 'up',
  unit: null,
  definition: { meaning: text, formula: text, dataSource: text, countingRule: text, stage: 'all' },
  isNorthStar: false,
  status: 'active',
  version: 1,
  effectiveFrom: '2026-01-01',
  ownerId: 'per_1',
  parents: [edge],
  exemption: null,
  pathToNorthStar: ['met_0'],
  measurement: null,
  pastGain: null,
  latest: {
    periodStart: '2026-11-01',
    periodEnd: '2026-11-07',
    value: 0.2,
    standardDeviation: null,
    units: 7000,
    correlation: null,
    complete: true,
    metricVersion: 1,
    recordedAt: '2026-11-08T00:00:00.000Z',
  },
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
}
const written = { name: text, because: text, change: text, audience: text }
const guardrails = [{ id: rowId(), metricId: 'met_2', margin: '1' }]
const whole: ChecklistFacts = {
  draft: { ...emptyDraft('per_1'), ...written, guardrails },
  target,
  preview: { total: 30_000, perVariant: {}, days: 30, expected: 30_000, looks: 1, missing: null },
  today: '2026-11-21',
  cycleEnd: '2026-12-31',
  others: [],
}
const statusOf = (facts: Partial<ChecklistFacts>, key: string) =>
  checklist({ ...whole, ...facts }).find((check) => check.key === key)?.status

describe('before a plan is locked', () => {
  it('a whole plan passes every check', () => {
    expect(checklist(whole).map((check) => check.status)).toEqual(
      checklist(whole).map(() => 'ok' as const),
    )
  })

  it('what is missing blocks', () => {
    expect(isComplete(checklist({ ...whole, draft: emptyDraft('per_1') }))).toBe(false)
    const draft = { ...whole.draft, unitsPerDay: 'many' }
    expect(isComplete(checklist({ ...whole, draft }))).toBe(false)
    expect(isComplete(checklist({ ...whole, target: undefined }))).toBe(false)
    expect(isComplete(checklist({ ...whole, preview: { missing: 'baseline' } }))).toBe(false)
    const stray = { ...target, pathToNorthStar: null }
    expect(statusOf({ target: stray }, 'path.missing')).toBe('none')
  })

  it('what is only unwise warns and lets pass', () => {
    const unwise: Partial<ChecklistFacts> = {
      draft: { ...whole.draft, guardrails: [], power: '70' },
      preview: { total: 9000, perVariant: {}, days: 9, expected: 9000, looks: 1, missing: null },
      cycleEnd: '2026-11-25',
      others: [
        { number: 7, state: 'running' },
        { number: 8, state: 'decided' },
      ],
      today: '2027-02-01',
    }
    const checks = checklist({ ...whole, ...unwise })
    const warned = checks.filter((check) => check.status === 'watch').map((check) => check.key)
    expect(warned).toEqual([
      'guardrails.missing',
      'power.low',
      'fresh.old',
      'weeks.short',
      'cycle.late',
      'alone.others',
    ])
    expect(checks.find((check) => check.key === 'alone.others')?.params).toEqual({ codes: 'EXP-7' })
    expect(isComplete(checks)).toBe(true)
  })
})

describe('what may be a target', () => {
  it.each([
    [{ ...target, tier: 'core' as const }, 'core'],
    [{ ...target, direction: 'neutral' as const }, 'neutral'],
    [{ ...target, pathToNorthStar: null }, 'no_path'],
    [target, null],
  ])('%#', (metric, reason) => {
    expect(whyNotTarget(metric, '2026-11-21')).toBe(reason)
  })

  it('an exemption holds up to its day', () => {
    const exempt = {
      ...target,
      pathToNorthStar: null,
      exemption: { until: '2026-12-01', reason: 'new' },
    }
    expect(whyNotTarget(exempt, '2026-12-01')).toBeNull()
    expect(whyNotTarget(exempt, '2026-12-02')).toBe('no_path')
  })

  it('slopes of a way multiply, and one unknown makes the whole unknown', () => {
    expect(carriedUp([{ slope: 0.5 }, { slope: 0.4 }], 0.1)).toBeCloseTo(0.02, 12)
    expect(carriedUp([{ slope: 0.5 }, { slope: null }], 0.1)).toBeNull()
    expect(carriedUp([], 0.1)).toBeNull()
  })
})
