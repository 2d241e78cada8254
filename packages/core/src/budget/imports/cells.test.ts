import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SpendMapping } from '../../contract/spend-import.js'
import { ratio, toNumber } from '../../fraction.js'
import { decodeText } from './decode-text.js'
import { namesCurrency } from './names-currency.js'
import { readAmount } from './read-amount.js'
import { readDay } from './read-day.js'
import { readSpendTable } from './spend-table.js'
import { suggestSpendMapping } from './suggest-spend-mapping.js'
import { wholeUnits } from './whole-units.js'

describe('readDay', () => {
  test.each([
    ['2026-10-05', 'ymd', '2026-10-05'],
    ['2026/10/5', 'ymd', '2026-10-05'],
    ['2026.10.05 09:30:00', 'ymd', '2026-10-05'],
    ['2026-10-05T09:30:00Z', 'ymd', '2026-10-05'],
    ['2026年10月5日', 'ymd', '2026-10-05'],
    ['２０２６年１０月５日', 'ymd', '2026-10-05'],
    ['20261005', 'ymd', '2026-10-05'],
    ['46300', 'ymd', '2026-10-05'],
    ['60000', 'dmy', '2064-04-08'],
    ['05.10.2026', 'dmy', '2026-10-05'],
    ['5/10/26', 'dmy', '2026-10-05'],
    ['10/5/2026', 'mdy', '2026-10-05'],
    ['2024-02-29', 'ymd', '2024-02-29'],
  ] as const)('%s as %s', (cell, format, day) => {
    expect(readDay(cell, format)).toBe(day)
  })

  test.each([
    ['2026-02-29', 'ymd'],
    ['2026-13-01', 'ymd'],
    ['13/13/2026', 'mdy'],
    ['05.10.2026', 'ymd'],
    ['Total', 'ymd'],
    ['', 'ymd'],
    ['00261005', 'dmy'],
  ] as const)('%s as %s names no day', (cell, format) => {
    expect(readDay(cell, format)).toBeNull()
  })
})

describe('readAmount', () => {
  test.each([
    ['7.5', 'point', 7.5],
    ['7,5', 'comma', 7.5],
    ['1,234,567.89', 'point', 1_234_567.89],
    ['1.234.567,89', 'comma', 1_234_567.89],
    ['1 234,5', 'comma', 1234.5],
    ['¥ 1,200', 'point', 1200],
    ['1.200,50 €', 'comma', 1200.5],
    ['USD 12', 'point', 12],
    ['1,200元', 'point', 1200],
    ['７．５', 'point', 7.5],
    ['3 小时', 'point', 3],
    ['.5', 'point', 0.5],
    ['(12.00)', 'point', -12],
    ['12-', 'point', -12],
    ['−3', 'point', -3],
  ] as const)('%s with a decimal %s', (cell, decimal, value) => {
    const read = readAmount(cell, decimal)
    expect(read && toNumber(read)).toBe(value)
  })

  test.each([
    ['1,5', 'point'],
    ['1.5', 'comma'],
    ['1,2345', 'point'],
    ['1.2.3', 'point'],
    ['=1+1', 'point'],
    ['1e3', 'point'],
    ['', 'point'],
    ['abc', 'point'],
    ['-', 'point'],
  ] as const)('%s with a decimal %s is no number', (cell, decimal) => {
    expect(readAmount(cell, decimal)).toBeNull()
  })
})

const mapping = (rest: Partial<SpendMapping>): SpendMapping =>
  SpendMapping.parse({ day: 'd', amount: 'a', unit: 'days', ...rest })

describe('wholeUnits', () => {
  test('days fit in tenths, money in its minor units, or they are too fine', () => {
    const days = wholeUnits(mapping({}), { currency: null })
    expect([days(ratio(1, 10), ''), days(ratio(5, 100), '')]).toEqual([1, 'too_fine'])
    const money = (currency: string, cell: string) => {
      const read = readAmount(cell, 'point') ?? ratio(-1)
      return wholeUnits(mapping({ unit: 'currency' }), { currency })(read, '')
    }
    expect([money('EUR', '0.29'), money('EUR', '0.295'), money('JPY', '12')]).toEqual([
      29,
      'too_fine',
      12,
    ])
    expect([money('JPY', '12.5'), money('KWD', '1.234'), money('EUR', '10000000000.01')]).toEqual([
      'too_fine',
      1234,
      'too_large',
    ])
  })

  test('hours of a subject sum to their exact sum rounded once, in whatever order', () => {
    const hours = fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(hours, fc.constantFrom(8, 7.5, 7, 6), (hundredths, hoursPerDay) => {
        const units = wholeUnits(mapping({ unit: 'hours', hoursPerDay }), { currency: null })
        const booked = hundredths.map((value) => Number(units(ratio(value, 100), 'one')))
        const total = hundredths.reduce((sum, value) => sum + value, 0)
        // Tenths of a day = hours / hoursPerDay × 10, in integers of 1/20 h: halves go up.
        const expected = Math.floor(
          (2 * total * 10 * 2 + 100 * 2 * hoursPerDay) / (2 * 100 * 2 * hoursPerDay),
        )
        expect(booked.reduce((sum, value) => sum + value, 0)).toBe(expected)
        expect(booked.every((value) => value >= 0)).toBe(true)
      }),
      { seed: 8 },
    )
  })
})

test('a text that names another currency does not fit', () => {
  const cny = { currency: 'CNY' }
  expect(['12', 'cny', '￥12', '人民币', '12元'].map((text) => namesCurrency(text, cny))).toEqual(
    Array.from({ length: 5 }, () => true),
  )
  expect(['USD', '$12', '12 EUR', '美元', '欧元'].map((text) => namesCurrency(text, cny))).toEqual(
    Array.from({ length: 5 }, () => false),
  )
})

describe('files', () => {
  const encode = (text: string) => new TextEncoder().encode(text)
  // 日期,工时 in GB18030, from the standard's code table.
  const gb = Uint8Array.from([0xc8, 0xd5, 0xc6, 0xda, 0x2c, 0xb9, 0xa4, 0xca, 0xb1])

  test('are read in UTF-8, GB18030 and UTF-16', () => {
    expect(decodeText(gb)).toBe('日期,工时')
    expect(decodeText(encode('\uFEFF日期'))).toBe('日期')
    expect(decodeText(Uint8Array.from([0xff, 0xfe, 0xe5, 0x65]))).toBe('日')
    expect(decodeText(Uint8Array.from([0xff, 0xff, 0xff]))).toBeNull()
  })

  test('that are no table are refused with their reason', () => {
    const refused = (text: string) => {
      try {
        return readSpendTable(encode(text)).columns.length
      } catch (error) {
        return error
      }
    }
    expect(refused('')).toMatchObject({ reason: 'spend_import.file_empty' })
    expect(refused('one column\n1')).toMatchObject({ reason: 'spend_import.not_csv' })
    expect(refused('PK\u0003\0\0,a,b')).toMatchObject({ reason: 'spend_import.not_csv' })
    expect(refused('a,"b\n1,2')).toMatchObject({ reason: 'spend_import.not_csv' })
    expect(refused('a,b,a\n1,2,3')).toMatchObject({ reason: 'import.duplicate_column' })
  })

  test.each([
    [
      'Work Date,Project,Hours,User,Comment\n2026-10-05,A,7.5,Lin,x',
      'people',
      {
        day: 'Work Date',
        amount: 'Hours',
        subject: 'Project',
        person: 'User',
        note: 'Comment',
        unit: 'hours',
        dayFormat: 'ymd',
        decimal: 'point',
      },
    ],
    [
      '日期\t姓名\t项目\t投入（人天）\t备注\n2026/10/5\t林\t甲\t1\t',
      'people',
      {
        day: '日期',
        amount: '投入（人天）',
        subject: '项目',
        person: '姓名',
        note: '备注',
        unit: 'days',
      },
    ],
    [
      '日期,工时（小时）\n2026-10-05,4',
      'people',
      { amount: '工时（小时）', unit: 'hours', subject: null },
    ],
    [
      'Datum;Projekt;Betrag\n05.10.2026;A;1.200,50',
      'money',
      {
        day: 'Datum',
        subject: 'Projekt',
        amount: 'Betrag',
        unit: 'currency',
        dayFormat: 'dmy',
        decimal: 'comma',
      },
    ],
    ['Date,Amount,Currency\n10/25/2026,5,USD', 'money', { dayFormat: 'mdy', currency: 'Currency' }],
  ] as const)('a mapping is suggested for %s', (text, ledger, expected) => {
    expect(suggestSpendMapping(readSpendTable(encode(text)), ledger)).toMatchObject(expected)
  })

  test('no mapping is suggested without a day or an amount', () => {
    expect(suggestSpendMapping(readSpendTable(encode('a,b\n1,2')), 'people')).toBeNull()
  })
})
