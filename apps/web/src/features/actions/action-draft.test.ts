import { expect, test } from 'vitest'
import { namesByReading } from './adherence-cells.js'
import { type ActionDraft, emptyAction, readAction } from './action-draft.js'

const draft = (rest: Partial<ActionDraft>): ActionDraft => ({
  ...emptyAction('2026-11-20', 'per_1'),
  name: 'Three posts',
  ...rest,
})

test('a commitment begins today, once a week, without an end', () => {
  expect(readAction(draft({ name: ' 每周三篇 ', times: '3' }), 'zh')).toEqual({
    input: {
      name: { zh: '每周三篇' },
      times: 3,
      rhythm: 'week',
      from: '2026-11-20',
      until: null,
      ownerId: 'per_1',
    },
    issues: {},
  })
})

test('says what has to be mended, field by field, and sends nothing of it', () => {
  const empty = { name: ' ', times: '0', from: '', until: '', ownerId: '' }
  expect(readAction(draft(empty), 'en')).toEqual({
    input: null,
    issues: { name: 'blank', times: 'count', from: 'blank', ownerId: 'blank' },
  })
  expect(readAction(draft({ times: '2.5' }), 'en').issues).toEqual({ times: 'count' })
  expect(readAction(draft({ until: '2026-11-19' }), 'en').issues).toEqual({ until: 'order' })
  expect(readAction(draft({ until: '2026-11-20' }), 'en').issues).toEqual({})
})

test('every outcome stands in one cell', () => {
  const readings = ['done_and_moved', 'done_not_moved', 'unknown', 'done_and_moved'] as const
  const names = namesByReading(
    readings.map((reading, index) => ({ key: `${index}`, name: `n${index}`, reading })),
  )
  expect(names('done_and_moved')).toEqual(['n0', 'n3'])
  expect(names('done_not_moved')).toEqual(['n1'])
  expect(names('not_done_but_moved')).toEqual([])
  expect(names('unknown')).toEqual(['n2'])
})
