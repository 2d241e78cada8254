import { describe, expect, test } from 'vitest'
import { errorsOfValue, nextPeriod, toValueInput, type ValueDraft } from './value-draft.js'

const DRAFT: ValueDraft = {
  from: '2026-11-16',
  to: '2026-11-22',
  value: '22.1',
  spread: '',
  units: '13,690',
  correlation: '',
  complete: true,
}

describe('the next period', () => {
  const week = { periodStart: '2026-10-26', periodEnd: '2026-11-01', complete: true }

  test('follows the newest and is as long', () => {
    expect(nextPeriod([week], '2026-11-21')).toEqual({ from: '2026-11-02', to: '2026-11-08' })
    const day = { periodStart: '2026-12-31', periodEnd: '2026-12-31', complete: true }
    expect(nextPeriod([day], '2026-11-21')).toEqual({ from: '2027-01-01', to: '2027-01-01' })
  })

  test('is the newest again while it is open, in the length of a whole one', () => {
    const open = { periodStart: '2026-11-02', periodEnd: '2026-11-05', complete: false }
    expect(nextPeriod([week, open], '2026-11-21')).toEqual({ from: '2026-11-02', to: '2026-11-08' })
    expect(nextPeriod([open], '2026-11-21')).toEqual({ from: '2026-11-02', to: '2026-11-05' })
  })

  test('is the last seven days while nothing is recorded', () => {
    expect(nextPeriod([], '2026-11-08')).toEqual({ from: '2026-11-01', to: '2026-11-07' })
  })
})

describe('a value', () => {
  test('of a share is typed in percent and sent as a fraction, to the digit', () => {
    expect(toValueInput(DRAFT, { kind: 'proportion', unit: null })).toMatchObject({
      value: 0.221,
      standardDeviation: null,
      units: 13_690,
    })
    expect(toValueInput({ ...DRAFT, value: '7' }, { kind: 'proportion', unit: null })?.value).toBe(
      0.07,
    )
  })

  test('of a mean is sent as typed, with its spread where one is given', () => {
    const sent = toValueInput(
      { ...DRAFT, value: '−3.41', spread: '1.05' },
      { kind: 'mean', unit: null },
    )
    expect(sent).toMatchObject({ value: -3.41, standardDeviation: 1.05 })
    expect(toValueInput({ ...DRAFT, units: '' }, { kind: 'mean', unit: null })).toMatchObject({
      standardDeviation: null,
      units: null,
    })
  })

  test('may say how it goes with the period before', () => {
    const share = { kind: 'proportion', unit: null } as const
    expect(toValueInput(DRAFT, share)?.correlation).toBeNull()
    // A correlation is no share: it is never read as percent.
    expect(toValueInput({ ...DRAFT, correlation: '0.6' }, share)?.correlation).toBe(0.6)
  })

  test('that is no number is not sent', () => {
    expect(toValueInput({ ...DRAFT, value: 'many' }, { kind: 'mean', unit: null })).toBeNull()
  })
})

test.each<[Partial<ValueDraft>, object]>([
  [{}, {}],
  [{ value: '' }, { value: 'issue.blank' }],
  [{ value: 'many' }, { value: 'metrics.record.number' }],
  [{ to: '2026-11-15' }, { to: 'metrics.record.order' }],
  [{ spread: '-1' }, { spread: 'metrics.record.number' }],
  [{ units: '0' }, { units: 'metrics.record.number' }],
  [{ units: '1.5' }, { units: 'metrics.record.number' }],
  [{ correlation: '-1' }, {}],
  [{ correlation: '1.01' }, { correlation: 'metrics.record.correlationWrong' }],
  [{ correlation: 'high' }, { correlation: 'metrics.record.correlationWrong' }],
])('a draft with %j is told %j', (part, errors) => {
  expect(errorsOfValue({ ...DRAFT, ...part })).toEqual(errors)
})
