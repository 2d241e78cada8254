import { MetricInput, MetricMeasurement, type Metric } from '@sextant/core/contract'
import { describe, expect, test } from 'vitest'
import {
  draftOf,
  emptyDraft,
  makesVersion,
  type MetricDraft,
  toMetricChange,
  toMetricInput,
  writeIn,
} from './metric-draft.js'

const prose = (en: string, zh: string) => ({ en, zh })
const METRIC: Metric = {
  id: 'met_1',
  key: 'streak_share',
  name: { en: 'Streak share', zh: '连续学习占比' },
  tier: 'exploratory',
  kind: 'mean',
  direction: 'up',
  unit: { en: 'days', zh: '天' },
  definition: {
    meaning: prose('What it says', '含义'),
    formula: prose('a ÷ b', '甲 ÷ 乙'),
    dataSource: { zh: '事件表' },
    countingRule: prose('All', '全部'),
    stage: 'growth',
  },
  isNorthStar: false,
  status: 'active',
  version: 3,
  effectiveFrom: '2026-10-01',
  ownerId: 'per_1',
  parents: [{ parentId: 'met_2', evidence: 'observed', slope: 0.31 }],
  exemption: { until: '2026-12-31', reason: 'New' },
  pathToNorthStar: ['met_2'],
  measurement: null,
  pastGain: null,
  latest: null,
  createdAt: '2026-10-01T00:00:00.000Z',
  updatedAt: '2026-10-01T00:00:00.000Z',
}
const change = (edit: (draft: MetricDraft) => void, locale: 'en' | 'zh' = 'en') => {
  const draft = draftOf(METRIC, locale)
  edit(draft)
  return toMetricChange(draft, METRIC, locale)
}

describe('a new metric', () => {
  test('is what the contract accepts once it is filled in', () => {
    const draft: MetricDraft = {
      ...emptyDraft('per_1', false),
      key: 'day7',
      nameEn: 'Day-7 retention',
      nameZh: '7 日留存率',
      meaning: 'm',
      formula: 'f',
      dataSource: 'd',
      countingRule: 'c',
      parents: [
        { parentId: 'met_2', evidence: 'belief', slope: '−0.06' },
        { parentId: '', evidence: 'belief', slope: '' },
      ],
    }
    const input = toMetricInput(draft, 'en')
    expect(MetricInput.safeParse(input).success).toBe(true)
    expect(input.parents).toEqual([{ parentId: 'met_2', evidence: 'belief', slope: -0.06 }])
    expect(input.definition.meaning).toEqual({ en: 'm' })
  })

  test('is the North Star of an empty house, of the core tier and without parents', () => {
    const draft = emptyDraft('per_1', true)
    expect(toMetricInput(draft, 'en')).toMatchObject({
      isNorthStar: true,
      tier: 'core',
      parents: [],
      exemption: null,
    })
  })

  test('that is a share has no unit, whatever was typed before', () => {
    const draft = { ...emptyDraft('per_1', false), unit: 'h' }
    expect(toMetricInput({ ...draft, kind: 'proportion' }, 'en').unit).toBeNull()
    expect(toMetricInput({ ...draft, kind: 'mean' }, 'zh').unit).toEqual({ zh: 'h' })
  })
})

describe('a change', () => {
  test('of nothing asks for nothing', () => {
    expect(change(() => undefined)).toEqual({})
    expect(change(() => undefined, 'zh')).toEqual({})
  })

  test('holds only what differs, and leaves the place in the tree unjudged', () => {
    expect(change((draft) => (draft.ownerId = 'per_2'))).toEqual({ ownerId: 'per_2' })
  })

  test('of prose keeps the other language', () => {
    const { definition } = change((draft) => (draft.formula = 'a ÷ c'))
    expect(definition?.formula).toEqual({ en: 'a ÷ c', zh: '甲 ÷ 乙' })
    expect(definition?.dataSource).toEqual({ zh: '事件表' })
  })

  test('makes a version when it touches the definition, and not when it moves the metric', () => {
    expect(makesVersion(change((draft) => (draft.nameEn = 'Streak')))).toBe(true)
    expect(makesVersion(change((draft) => (draft.direction = 'down')))).toBe(true)
    expect(makesVersion(change((draft) => (draft.parents = [])))).toBe(false)
    expect(makesVersion(change((draft) => (draft.isExempt = false)))).toBe(false)
  })
})

test('an emptied language goes and the other stays', () => {
  expect(writeIn({ en: 'a', zh: '甲' }, 'en', ' ')).toEqual({ zh: '甲' })
  expect(writeIn(null, 'zh', '甲')).toEqual({ zh: '甲' })
})

test('another way of counting is a change that makes a version', () => {
  const measured = {
    ...METRIC,
    measurement: MetricMeasurement.parse({
      measure: { event: 'Lesson', aggregation: 'sum', property: 'minutes' },
    }),
  }
  const draft = draftOf(measured, 'en')
  expect(toMetricChange(draft, measured, 'en')).toEqual({})
  draft.measurement.cap = '90'
  const change = toMetricChange(draft, measured, 'en')
  expect(change).toEqual({ measurement: { ...measured.measurement, cap: 90 } })
  expect(makesVersion(change)).toBe(true)
  draft.measurement.isCounted = false
  expect(toMetricChange(draft, measured, 'en')).toEqual({ measurement: null })
})
