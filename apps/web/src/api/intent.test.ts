import { expect, test } from 'vitest'
import { intentKeys } from './intent.js'

function keys() {
  let made = 0
  return intentKeys(() => `key-${++made}`)
}

test('a command tried again keeps its key, a changed one takes a new one', () => {
  const { keyFor } = keys()
  expect(keyFor({ amount: 10 })).toBe('key-1')
  expect(keyFor({ amount: 10 })).toBe('key-1')
  expect(keyFor({ amount: 11 })).toBe('key-2')
})

test('the same command after a success is a second one', () => {
  const { keyFor, succeeded } = keys()
  expect(keyFor({ amount: 10 })).toBe('key-1')
  succeeded()
  expect(keyFor({ amount: 10 })).toBe('key-2')
})
