import { expect, test } from 'vitest'
import { roomyLabels, tickTexts } from './lift-axis.js'

test('labels keep their distance, and the last one stays', () => {
  const marks = [0, 10, 20, 30, 40, 55].map((x) => ({ x }))
  expect(roomyLabels(marks, 25).map(({ x }) => x)).toEqual([0, 30, 55])
})

test('ticks have as many decimals as tell them apart, and zero none', () => {
  const percent = (value: number, { decimals }: { readonly decimals: number }) =>
    `${(value * 100).toFixed(decimals)}%`
  const at = (...values: number[]) => values.map((value) => ({ value, y: 0 }))
  const texts = (...values: number[]) => tickTexts(at(...values), percent).map(({ text }) => text)
  expect(texts(-0.1, 0, 0.1)).toEqual(['-10%', '0', '10%'])
  expect(texts(0, 0.005, 0.01)).toEqual(['0', '0.5%', '1.0%'])
  expect(texts(0, 0.0002)).toEqual(['0', '0.02%'])
})
