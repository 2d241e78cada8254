import type { Experiment, Import, Metric } from '@sextant/core/contract'
import { describe, expect, it } from 'vitest'
import { mappingForm, mappingOf, valuesIn, whatIsMissing } from './mapping.js'

const stamp = '2026-11-01T00:00:00.000Z'
const text = { en: 'a', zh: '甲' }

function metric(id: string, kind: Metric['kind']): Metric {
  return {
    id,
    key: id,
    name: text,
    tier: 'supporting',
    kind,
    direction: 'up',
    unit: null,
    definition: {
      meaning: text,
      formula: text,
      dataSource: text,
      countingRule: text,
      stage: 'all',
    },
    isNorthStar: false,
    status: 'active',
    version: 1,
    effectiveFrom: '2026-11-01',
    ownerId: 'per_1',
    parents: [],
    exemption: null,
    pathToNorthStar: null,
    measurement: null,
    pastGain: null,
    latest: null,
    createdAt: stamp,
    updatedAt: stamp,
  }
}

const metrics = [metric('met_target', 'proportion'), metric('met_ratio', 'ratio')]
const canonical = JSON.stringify({
  metrics: [
    { role: 'target', metricId: 'met_target', version: 2, margin: null },
    { role: 'secondary', metricId: 'met_ratio', version: 1, margin: null },
    { role: 'target', metricId: 7 },
  ],
})
const experiment: Pick<Experiment, 'variants' | 'lock'> = {
  variants: [
    { key: 'control', name: text, weightBp: 5000, isControl: true },
    { key: 'treatment', name: text, weightBp: 5000, isControl: false },
  ],
  lock: { hash: 'h', canonical, lockedAt: stamp, lockedBy: 'per_1' },
}
const column = { kind: null, distinct: 2 } as const
const preview: Import['preview'] = {
  columns: [
    { ...column, name: 'group', guess: 'variant', samples: ['A', 'B', 'A', ''] },
    { ...column, name: 'id', guess: 'unit', samples: ['1', '2'] },
    { ...column, name: 'done', guess: 'metric', samples: ['0', '1'] },
  ],
  rows: [],
}
const suggested = {
  variantColumn: 'group',
  variants: [
    { value: 'A', variant: 'control' },
    { value: 'B', variant: 'treatment' },
  ],
  unitColumn: 'id',
  metrics: [
    {
      metricId: 'met_target',
      column: 'done',
      denominator: null,
      covariate: null,
      covariateDenominator: null,
    },
  ],
}

describe('the form of a mapping', () => {
  it('starts with the server’s guess and gives it back as it was', () => {
    const form = mappingForm({ mapping: null, suggested, preview }, experiment, metrics)
    expect(form.metrics.map((one) => one.metric.id)).toEqual(['met_target', 'met_ratio'])
    expect(whatIsMissing(form)).toBeNull()
    expect(mappingOf(form)).toEqual(suggested)
  })

  it('prefers what somebody chose before', () => {
    const mapping = { ...suggested, unitColumn: null }
    const form = mappingForm({ mapping, suggested, preview }, experiment, metrics)
    expect(mappingOf(form).unitColumn).toBeNull()
  })

  it('without a guess takes the columns that look right and asks for the rest', () => {
    const form = mappingForm({ mapping: null, suggested: null, preview }, experiment, metrics)
    expect(form).toMatchObject({ variantColumn: 'group', unitColumn: 'id' })
    expect(whatIsMissing(form)).toBe('value')
    form.values.control = 'A'
    form.values.treatment = 'B'
    expect(whatIsMissing(form)).toBe('target')
    for (const one of form.metrics) one.column = 'done'
    expect(whatIsMissing(form)).toBe('denominator')
    expect(whatIsMissing({ ...form, variantColumn: '' })).toBe('variant')
  })

  it('the past of a ratio is two columns or none', () => {
    const form = mappingForm({ mapping: null, suggested, preview }, experiment, metrics)
    for (const one of form.metrics.filter(({ metric }) => metric.kind === 'ratio')) {
      Object.assign(one, { column: 'done', denominator: 'id', covariate: 'group' })
    }
    expect(whatIsMissing(form)).toBe('past')
    for (const one of form.metrics) {
      if (one.metric.kind === 'ratio') one.covariateDenominator = 'id'
    }
    expect(whatIsMissing(form)).toBeNull()
    expect(mappingOf(form).metrics).toMatchObject([
      { covariate: null, covariateDenominator: null },
      { covariate: 'group', covariateDenominator: 'id' },
    ])
  })

  it('one column is read by one metric; a ratio may share its numerator', () => {
    const form = mappingForm({ mapping: null, suggested, preview }, experiment, metrics)
    const again = form.metrics.filter((one) => one.role === 'target')
    expect(whatIsMissing({ ...form, metrics: [...form.metrics, ...again] })).toBe('twice')
    for (const one of form.metrics) {
      one.column = 'done'
      one.denominator = 'id'
    }
    expect(whatIsMissing(form)).toBeNull()
  })
})

it('offers each value of a column once, and none for an unknown column', () => {
  expect(valuesIn(preview, 'group')).toEqual(['A', 'B'])
  expect(valuesIn(preview, 'nothing')).toEqual([])
})
