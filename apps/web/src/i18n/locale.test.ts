import { expect, test } from 'vitest'
import { htmlLang, startLocale } from './locale.js'

test('an earlier choice wins over the browser', () => {
  expect(startLocale('zh', ['en-GB'])).toBe('zh')
})

test('without a choice the first language that we speak is taken', () => {
  expect(startLocale(null, ['de-CH', 'zh-Hans-CN', 'en'])).toBe('zh')
  expect(startLocale(null, ['fr', 'EN-us'])).toBe('en')
})

test('a browser that speaks neither, or a choice that is none, gets English', () => {
  expect(startLocale('tlh', ['de'])).toBe('en')
  expect(startLocale(null, [])).toBe('en')
})

test('the page says its language in the form fonts and voices know', () => {
  expect(htmlLang('zh')).toBe('zh-CN')
  expect(htmlLang('en')).toBe('en')
})
