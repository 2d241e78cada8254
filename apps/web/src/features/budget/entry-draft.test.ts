import { expect, test } from 'vitest'
import { dayIn, subjectIds } from './entry-draft.js'

test('what is chosen becomes one id at most', () => {
  expect(subjectIds('')).toEqual({ initiativeId: null, experimentId: null })
  expect(subjectIds('initiative ini_1')).toEqual({ initiativeId: 'ini_1', experimentId: null })
  expect(subjectIds('experiment exp_1')).toEqual({ initiativeId: null, experimentId: 'exp_1' })
})

test.each([
  ['2026-09-30', '2026-10-01'],
  ['2026-11-21', '2026-11-21'],
  ['2027-01-05', '2026-12-31'],
])('on %s an entry is dated %s', (today, day) => {
  expect(dayIn({ startsOn: '2026-10-01', endsOn: '2026-12-31' }, today)).toBe(day)
})
