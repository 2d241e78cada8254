import { expect, test } from 'vitest'
import { readTable, writeTable } from './path-table.js'

const plain = { inPercent: false, isBand: false }
const week = { periodStart: '2026-10-05', periodEnd: '2026-10-11', expected: 62.5, halfWidth: null }

test.each([
  '2026-10-05\t2026-10-11\t62.5',
  '2026-10-05, 2026-10-11, 62.5',
  '2026/10/5；2026/10/11；６２.５',
  'First day,Last day,Expected\n\n2026-10-05,2026-10-11,62.5\n',
  '开始日\t结束日\t预期\r\n2026-10-05\t2026-10-11\t62.5\r\n',
])('reads %j', (text) => {
  expect(readTable(text, plain)).toEqual({ periods: [week], issues: [] })
})

test('a share is written in percent, with its sign or without', () => {
  const share = { inPercent: true, isBand: false }
  for (const value of ['64.1', '64.1%']) {
    const { periods } = readTable(`2026-10-05\t2026-10-11\t${value}`, share)
    expect(periods[0]?.expected).toBe(0.641)
  }
})

test('says which line is wrong and why; the others are read', () => {
  const text = [
    '2026-10-05\t2026-10-11\t62.5',
    '2026-10-12\t2026-10-18',
    '2026-02-30\t2026-03-05\t1',
    '2026-10-19\t2026-10-12\t1',
    '2026-10-19\t2026-10-25\tmany',
    '2026-10-11\t2026-10-17\t1',
  ].join('\n')
  expect(readTable(text, plain)).toEqual({
    periods: [week],
    issues: [
      { line: 2, fault: 'columns' },
      { line: 3, fault: 'day' },
      { line: 4, fault: 'order' },
      { line: 5, fault: 'figure' },
      { line: 6, fault: 'overlap' },
    ],
  })
})

test('a band needs half its width, above 0', () => {
  const band = { inPercent: false, isBand: true }
  const line = '2026-10-05\t2026-10-11\t10'
  expect(readTable(`${line}\t2`, band).periods[0]).toMatchObject({ expected: 10, halfWidth: 2 })
  for (const text of [line, `${line}\t0`, `${line}\tx`]) {
    expect(readTable(text, band).issues).toEqual([{ line: 1, fault: 'band' }])
  }
})

test('nothing is no path, and no mistake', () => {
  expect(readTable(' \n', plain)).toEqual({ periods: [], issues: [] })
})

test('what was written out is read back as it was', () => {
  const periods = [
    { ...week, expected: 0.1234567 },
    { periodStart: '2026-10-12', periodEnd: '2026-10-18', expected: -3, halfWidth: null },
  ]
  for (const inPercent of [false, true]) {
    expect(readTable(writeTable(periods, inPercent), { inPercent, isBand: false }).periods).toEqual(
      periods,
    )
  }
  const band = periods.map((one) => ({ ...one, halfWidth: 2 }))
  expect(readTable(writeTable(band, true), { inPercent: true, isBand: true }).periods).toEqual(band)
})
