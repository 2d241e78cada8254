import { expect, test } from 'vitest'
import { dayIn, subjectIds } from './entry-draft.js'

test('what is chosen becomes one subject at most', () => {
  const none = { initiativeId: null, experimentId: null, tier: null }
  expect(subjectIds('')).toEqual(none)
  expect(subjectIds('initiative ini_1')).toEqual({ ...none, initiativeId: 'ini_1' })
  expect(subjectIds('experiment exp_1')).toEqual({ ...none, experimentId: 'exp_1' })
  expect(subjectIds('tier core')).toEqual({ ...none, tier: 'core' })
})

test.each([
  ['2026-09-30', '2026-10-01'],
  ['2026-11-21', '2026-11-21'],
  ['2027-01-05', '2026-12-31'],
])('on %s an entry is dated %s', (today, day) => {
  expect(dayIn({ startsOn: '2026-10-01', endsOn: '2026-12-31' }, today)).toBe(day)
})
