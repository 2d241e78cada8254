import { expect, test } from 'vitest'
import { chosenOf, rowSubject, transferEnd } from './subject.js'

test('a choice names an end of a transfer', () => {
  expect(transferEnd('initiative ini_a')).toEqual({ on: 'initiative', initiativeId: 'ini_a' })
  expect(transferEnd('tier exploratory')).toEqual({ on: 'tier', tier: 'exploratory' })
  expect(transferEnd('bucket run')).toEqual({ on: 'bucket', bucket: 'run' })
  for (const none of ['', 'tier none', 'bucket mix', 'experiment exp_a']) {
    expect(transferEnd(none)).toBeNull()
  }
})

test('a choice names what rows are booked on, and back', () => {
  for (const chosen of ['initiative ini_a', 'experiment exp_a', 'bucket mix', 'bucket run']) {
    expect(chosenOf(rowSubject(chosen) ?? undefined)).toBe(chosen)
  }
  expect(rowSubject('')).toBeNull()
  expect(chosenOf(undefined)).toBe('')
})
