import { expect, test } from 'vitest'
import { formatOf, importOf } from './import-draft.js'

const draft = {
  text: 'objective,key_result\nGrow,Ten partners',
  fileName: 'okrs.csv',
  name: 'Q1',
  startsOn: '2027-01-01',
  endsOn: '2027-03-31',
  ownerId: 'per_1',
}

test('a file is known by what it holds, whatever it is called', () => {
  expect(formatOf(' {"version":"feishu-okr-v2"}')).toBe('feishu')
  expect(formatOf(draft.text)).toBe('csv')
})

test('a table needs a name and days, a document has its own', () => {
  expect(importOf(draft)).toEqual({
    format: 'csv',
    table: { text: draft.text, name: 'Q1', start: '2027-01-01', end: '2027-03-31' },
    ownerId: 'per_1',
  })
  expect(importOf({ ...draft, startsOn: '' })).toBeNull()
  const document = {
    version: 'feishu-okr-v2',
    cycle: { name: 'Q1', start: '2027-01-01', end: '2027-03-31' },
  }
  const bare = { ...draft, name: '', startsOn: '', endsOn: '', text: JSON.stringify(document) }
  expect(importOf(bare)).toMatchObject({ format: 'feishu', document })
})

test.each(['{', '{"version":"another"}', '{"version":"feishu-okr-v2"}'])(
  '%s is no document',
  (text) => {
    expect(importOf({ ...draft, text })).toBeNull()
  },
)
