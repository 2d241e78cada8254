import { expect, test } from 'vitest'
import { gradeIssues } from './grade.js'

const given = { suggested: 0.7, passLine: 0.7, reason: '', cause: '' as const }

test.each([
  [{ score: 0.7 }, { reason: false, cause: false }],
  [{ score: 0.8 }, { reason: true, cause: false }],
  [{ score: 0.6 }, { reason: true, cause: true }],
  [
    { score: 0.6, reason: 'Late', cause: 'focus' as const },
    { reason: false, cause: false },
  ],
  [{ score: null }, { reason: true, cause: false }],
  [
    { score: 0.7, passLine: 1 },
    { reason: false, cause: true },
  ],
])('a grade of %j needs %j', (input, needs) => {
  expect(gradeIssues({ ...given, ...input })).toMatchObject(needs)
})
