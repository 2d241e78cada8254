import { describe, expect, test } from 'vitest'
import {
  formatAgo,
  formatChange,
  formatCompact,
  formatDate,
  formatDateRange,
  formatDateTime,
  formatDays,
  formatEffect,
  formatEffort,
  formatLift,
  formatLiftRange,
  formatMoney,
  formatMonth,
  formatNumber,
  formatP,
  formatPercent,
  formatPoints,
  formatRange,
  formatValue,
  liftDecimals,
  liftParts,
  UNKNOWN,
} from './format.js'

const thin = '\u202f'

describe('numbers', () => {
  test.each([
    [83_978, '83,978'],
    [3.41, '3.41'],
    [4.8, '4.80'],
    [44.3, '44.3'],
    [640.4, '640'],
    [0.31, '0.31'],
    [0.0123, '0.012'],
    [0, '0.00'],
    [-0.8, '−0.80'],
  ])('%d prints as %s', (value, text) => {
    expect(formatNumber(value, 'en')).toBe(text)
    expect(formatNumber(value, 'zh')).toBe(text)
  })

  test('a number rounded to zero carries no sign', () => {
    expect(formatNumber(-0.004, 'en', { decimals: 1 })).toBe('0.0')
    expect(formatNumber(-0.004, 'en', { decimals: 1, signed: true })).toBe('0.0')
  })

  test('an unknown number is a dash and never zero', () => {
    for (const value of [null, undefined, Number.NaN]) {
      expect(formatNumber(value, 'en')).toBe(UNKNOWN)
      expect(formatPercent(value, 'zh')).toBe(UNKNOWN)
      expect(formatEffort(value, 'en')).toBe(UNKNOWN)
      expect(formatMoney(value, 'EUR', 'en')).toBe(UNKNOWN)
      expect(formatValue(value, { kind: 'mean', unit: { en: 'h' } }, 'en')).toBe(UNKNOWN)
      expect(formatChange(value, { kind: 'proportion', unit: null }, 'en')).toBe(UNKNOWN)
    }
  })

  test('large numbers shorten by a thousand in English and by ten thousand in Chinese', () => {
    expect(formatCompact(1_200_000, 'en')).toBe('1.2M')
    expect(formatCompact(1_200_000, 'zh')).toBe(`120${thin}万`)
    expect(formatCompact(-45_000, 'en')).toBe('−45K')
    expect(formatCompact(9_876, 'en')).toBe('9,876')
  })

  test('percent has no space and points name their unit', () => {
    expect(formatPercent(0.623, 'en')).toBe('62.3%')
    expect(formatPercent(0.623, 'zh', { decimals: 0 })).toBe('62%')
    expect(formatPoints(0.0102, 'en')).toBe('+1.02 pp')
    expect(formatPoints(-0.0102, 'zh')).toBe(`−1.02${thin}百分点`)
  })
})

describe('lifts', () => {
  test('the interval shares sign, decimals and one unit with the estimate', () => {
    expect(formatLift(0.0165, [0.0051, 0.0279], 'en')).toBe('+1.65% [+0.51, +2.79]')
    expect(formatLift(-0.021, [-0.034, -0.008], 'zh')).toBe('−2.10% [−3.40, −0.80]')
    expect(liftParts(0.0165, [0.0051, 0.0279], 'en')).toEqual({
      estimate: '+1.65%',
      interval: '[+0.51, +2.79]',
    })
  })

  test('two significant digits of the standard error decide the decimals', () => {
    // Standard errors 0.58, 2.0, 19 and 0.099, 0.0998 (0.10 at two digits).
    expect(liftDecimals(1.65, [0.51, 2.79])).toBe(2)
    expect(liftDecimals(1.4, [-2.4, 5.6])).toBe(1)
    expect(liftDecimals(10, [-27, 47])).toBe(0)
    expect(liftDecimals(1, [1 - 0.099 * 1.96, 1 + 0.099 * 1.96])).toBe(3)
    expect(liftDecimals(1, [1 - 0.0998 * 1.96, 1 + 0.0998 * 1.96])).toBe(2)
  })

  test('a column may set the decimals of its rows', () => {
    expect(formatLift(0.011, [0.001, 0.021], 'en')).toBe('+1.10% [+0.10, +2.10]')
    expect(formatLift(0.011, [0.001, 0.021], 'en', { decimals: 1 })).toBe('+1.1% [+0.1, +2.1]')
  })

  test('an interval of no width still prints', () => {
    expect(formatLift(0.01, [0.01, 0.01], 'en')).toBe('+1.00% [+1.00, +1.00]')
  })

  test('a one-sided interval prints its open end', () => {
    expect(formatLift(0.002, [-0.01, Number.POSITIVE_INFINITY], 'en')).toBe('+0.20% [−1.00, +∞]')
  })

  test('an estimate without an interval is not printed', () => {
    expect(formatLift(0.0165, null, 'en')).toBe(UNKNOWN)
    expect(formatLift(0.0165, [Number.NaN, Number.NaN], 'en')).toBe(UNKNOWN)
    expect(formatLift(null, [0, 1], 'en')).toBe(UNKNOWN)
    expect(formatLiftRange(0.01, null, 'en')).toBe(UNKNOWN)
  })

  test('in prose the interval is a range', () => {
    expect(formatLiftRange(0.0165, [0.0051, 0.0279], 'en')).toBe('+0.51% to +2.79%')
    expect(formatLiftRange(0.0165, [0.0051, 0.0279], 'zh')).toBe(`+0.51%${thin}至${thin}+2.79%`)
    expect(formatRange('2', '3', 'en')).toBe('2 to 3')
  })

  test('an absolute effect speaks the unit of its metric', () => {
    const share = { kind: 'proportion', unit: null } as const
    const hours = { kind: 'mean', unit: { en: 'h', zh: '小时' } } as const
    expect(formatEffect(0.0102, [0.0032, 0.0173], share, 'en')).toBe('+1.02 pp [+0.32, +1.73]')
    expect(formatEffect(0.21, [0.04, 0.38], hours, 'zh')).toBe(`+0.210${thin}小时 [+0.040, +0.380]`)
  })
})

describe('p-values', () => {
  test.each([
    [0.42, 'p = 0.42'],
    [0.5, 'p = 0.50'],
    [0.0038, 'p = 0.0038'],
    [0.00099, 'p < 0.001'],
    [0, 'p < 0.001'],
    [0.997, 'p > 0.99'],
    [1, 'p > 0.99'],
    [null, 'p = –'],
  ])('%s prints as %s', (value, text) => {
    expect(formatP(value)).toBe(text)
  })
})

describe('dates', () => {
  test('a day prints with and without its year', () => {
    expect(formatDate('2026-11-20', 'en')).toBe('20 Nov')
    expect(formatDate('2026-11-20', 'zh')).toBe('11月20日')
    expect(formatDate('2026-10-23', 'en', { year: true })).toBe('23 Oct 2026')
    expect(formatDate('2026-10-03', 'zh', { year: true })).toBe('2026-10-03')
    expect(formatDate('2026-09-05', 'en')).toBe('5 Sep')
  })

  test('a moment prints its time on a 24 hour clock', () => {
    expect(formatDateTime('2026-10-23T14:02:00Z', 'en', { year: true })).toBe('23 Oct 2026, 14:02')
    expect(formatDateTime('2026-10-23T14:02:00Z', 'zh', { year: true })).toBe('2026-10-23 14:02')
    expect(formatDateTime('2026-10-23T00:05:00Z', 'en')).toBe('23 Oct, 00:05')
  })

  test('a zone moves an instant and never a day', () => {
    const timeZone = 'America/New_York'
    expect(formatDateTime('2026-10-23T02:00:00Z', 'en', { timeZone })).toBe('22 Oct, 22:00')
    expect(formatDate('2026-10-23', 'en', { timeZone })).toBe('23 Oct')
  })

  test('a range says what its days share once', () => {
    expect(formatDateRange('2026-11-09', '2026-11-15', 'en')).toBe('9–15 Nov')
    expect(formatDateRange('2026-11-09', '2026-11-15', 'zh')).toBe('11月9–15日')
    expect(formatDateRange('2026-09-28', '2026-10-04', 'en')).toBe('28 Sep–4 Oct')
    expect(formatDateRange('2026-12-28', '2027-01-03', 'en')).toBe('28 Dec 2026–3 Jan 2027')
    expect(formatDateRange('2026-11-09', '2026-11-09', 'en')).toBe('9 Nov')
  })

  test('something that is no date is a dash', () => {
    expect(formatDate('soon', 'en')).toBe(UNKNOWN)
    expect(formatDateTime(null, 'en')).toBe(UNKNOWN)
  })

  test.each([
    ['2026-11-20T14:02:00Z', 'just now', '刚刚'],
    ['2026-11-20T14:03:05Z', 'just now', '刚刚'],
    ['2026-11-20T14:01:00Z', '1 minute ago', '1 分钟前'],
    ['2026-11-20T13:02:01Z', '59 minutes ago', '59 分钟前'],
    ['2026-11-19T14:02:01Z', '23 hours ago', '23 小时前'],
    ['2026-11-17T14:02:00Z', '3 days ago', '3 天前'],
    ['2026-11-13T14:02:00Z', '13 Nov, 14:02', '11月13日 14:02'],
    [null, UNKNOWN, UNKNOWN],
    ['soon', UNKNOWN, UNKNOWN],
  ])('%s was %s', (when, en, zh) => {
    const now = '2026-11-20T14:02:00Z'
    expect([formatAgo(when, now, 'en'), formatAgo(when, now, 'zh')]).toEqual([en, zh])
  })

  test('an axis names months alone', () => {
    expect(formatMonth('2026-11-02', 'en')).toBe('Nov')
    expect(formatMonth('2026-11-02', 'zh')).toBe('11月')
  })
})

describe('amounts', () => {
  test('effort is kept in tenths of a person-day', () => {
    expect(formatEffort(720, 'en')).toBe('72 pd')
    expect(formatEffort(720, 'zh')).toBe(`72${thin}人日`)
    expect(formatEffort(175, 'en')).toBe('17.5 pd')
    expect(formatEffort(-720, 'en', { signed: true })).toBe('−72 pd')
    expect(formatEffort(10, 'en', { long: true })).toBe('1 person-day')
    expect(formatEffort(12_000, 'en', { long: true })).toBe('1,200 person-days')
  })

  test('money follows the digits of its currency', () => {
    expect(formatMoney(123_456, 'EUR', 'en')).toBe('€1,234.56')
    expect(formatMoney(120_000, 'EUR', 'en')).toBe('€1,200')
    expect(formatMoney(1200, 'JPY', 'en')).toBe('¥1,200')
    expect(formatMoney(-5000, 'CNY', 'zh')).toBe('−¥50')
  })

  test('days agree with their number', () => {
    expect(formatDays(1, 'en')).toBe('1 day')
    expect(formatDays(19, 'en')).toBe('19 days')
    expect(formatDays(19, 'zh')).toBe(`19${thin}天`)
  })

  test("a metric's value carries its unit in the reader's language", () => {
    const hours = { kind: 'mean', unit: { en: 'h', zh: '小时' } } as const
    expect(formatValue(3.41, hours, 'en')).toBe('3.41 h')
    expect(formatValue(3.41, hours, 'zh')).toBe(`3.41${thin}小时`)
    expect(formatValue(0.623, { kind: 'proportion', unit: null }, 'en')).toBe('62.3%')
    expect(formatValue(44.3, { kind: 'ratio', unit: null }, 'en')).toBe('44.3')
    expect(formatValue(0.623, { kind: 'ratio', unit: { en: '%', zh: '%' } }, 'zh')).toBe('62.3%')
    expect(formatValue(2, { kind: 'mean', unit: { zh: '次' } }, 'en', { decimals: 0 })).toBe('2 次')
    expect(formatChange(0.21, hours, 'en')).toBe('+0.21 h')
    expect(formatChange(-0.011, { kind: 'proportion', unit: null }, 'en')).toBe('−1.10 pp')
  })
})
