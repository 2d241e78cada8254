import { expect, test } from 'vitest'
import { nextFreeQuarter } from './quarter.js'

test('a first cycle is offered as the quarter of the day, named in the reader’s language', () => {
  expect(nextFreeQuarter('2026-11-21', [], 'en')).toEqual({
    name: 'Q4 2026',
    startsOn: '2026-10-01',
    endsOn: '2026-12-31',
  })
  expect(nextFreeQuarter('2028-02-29', [], 'zh')).toEqual({
    name: '2028 年 Q1',
    startsOn: '2028-01-01',
    endsOn: '2028-03-31',
  })
})

test('the next one is the first quarter that overlaps nothing, over the turn of the year too', () => {
  const cycles = [
    { startsOn: '2026-10-01', endsOn: '2026-12-31' },
    { startsOn: '2027-03-31', endsOn: '2027-05-01' },
  ]
  expect(nextFreeQuarter('2026-11-21', cycles, 'en').name).toBe('Q3 2027')
})
