import { expect, test } from 'vitest'
import { AnswerError } from './answer-error.js'
import { toFailure } from './failure.js'

const problem = {
  reason: 'experiment.plan_locked',
  params: { experiment: 'EXP-1', nested: {} },
  requestId: 'req-7',
}
const read = {
  reason: 'experiment.plan_locked',
  params: { experiment: 'EXP-1' },
  requestId: 'req-7',
  isMissing: false,
}

test('a problem is read wherever it is carried', () => {
  expect(toFailure(problem)).toEqual(read)
  expect(toFailure(Object.assign(new Error('409'), { problem }))).toEqual(read)
  expect(toFailure(Object.assign(new Error('409'), { detail: { data: problem } }))).toEqual(read)
})

test('a network failure has no reason and no request', () => {
  const none = { reason: undefined, params: {}, requestId: undefined, isMissing: false }
  expect(toFailure(new TypeError('Failed to fetch'))).toEqual(none)
  expect(toFailure(undefined)).toEqual(none)
  expect(toFailure('broken')).toEqual(none)
})

test('an answer that is an error is told apart from no answer', () => {
  const answered = toFailure(new AnswerError(500, 'req-9'))
  expect(answered).toMatchObject({ reason: undefined, status: 500, requestId: 'req-9' })
  expect(toFailure(new AnswerError(502, null))).toMatchObject({ status: undefined })
})

test('what does not exist is told apart from what could not be read', () => {
  expect(toFailure({ ...problem, reason: 'metric.not_found' }).isMissing).toBe(true)
})
