import { expect, test } from 'vitest'
import { issueKey, issueLimit } from './issues.js'

test('an empty choice is asked for, a text in a wrong form is not', () => {
  const issue = { message: 'Invalid', code: 'invalid_format' }
  expect(issueKey({ ...issue, path: ['keyResultId'] })).toBe('issue.choose')
  expect(issueKey({ ...issue, path: ['startsOn'] })).toBe('issue.format')
})

test.each([
  ['too_big', 'Too big: expected number to be <=100', { key: 'issue.largeThan', limit: 100 }],
  [
    'too_big',
    'Too big: expected string to have <=200 characters',
    { key: 'issue.longThan', limit: 200 },
  ],
  ['too_small', 'Too small: expected number to be >=0.5', { key: 'issue.smallThan', limit: 0.5 }],
  ['too_small', 'Too small: expected string to have >=1 characters', null],
  ['custom', 'text.blank', null],
])('%s %j names its limit', (code, message, named) => {
  expect(issueLimit({ code, message })).toEqual(named)
})
