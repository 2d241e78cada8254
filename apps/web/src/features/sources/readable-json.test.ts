import { expect, test } from 'vitest'
import { readableJson } from './readable-json.js'

test('an item is spread over lines, and one that was cut is shown as far as it goes', () => {
  expect(readableJson('{"event":"a","n":[1]}')).toBe('{\n  "event": "a",\n  "n": [\n    1\n  ]\n}')
  expect(readableJson('{"event":"a","n":[1')).toBe('{"event":"a","n":[1')
})
