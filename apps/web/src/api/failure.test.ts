import { expect, test } from 'vitest'
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
}

test('a problem is read wherever it is carried', () => {
  expect(toFailure(problem)).toEqual(read)
  expect(toFailure(Object.assign(new Error('409'), { problem }))).toEqual(read)
  expect(toFailure(Object.assign(new Error('409'), { detail: { data: problem } }))).toEqual(read)
})

test('a network failure has no reason and no request', () => {
  const none = { reason: undefined, params: {}, requestId: undefined }
  expect(toFailure(new TypeError('Failed to fetch'))).toEqual(none)
  expect(toFailure(undefined)).toEqual(none)
  expect(toFailure('broken')).toEqual(none)
})
