import { exactNumber } from './format-number.js'
import type { FilterOperator, PropertyFilter } from './measurement.js'
import type { Locale } from './text.js'

type Words = Readonly<Record<FilterOperator, string>>

/** `{value}` stands for what is compared with, several with the language's comma between them. */
const EN: Words = {
  equals: 'is {value}',
  not_equals: 'is not {value}',
  in: 'is one of {value}',
  not_in: 'is none of {value}',
  greater: 'is more than {value}',
  at_least: 'is at least {value}',
  less: 'is less than {value}',
  at_most: 'is at most {value}',
  contains: 'contains {value}',
  starts_with: 'starts with {value}',
  exists: 'is present',
  missing: 'is missing',
}

const ZH: Words = {
  equals: '为{value}',
  not_equals: '不为{value}',
  in: '为{value}之一',
  not_in: '不是{value}中的任何一个',
  greater: '大于{value}',
  at_least: '不小于{value}',
  less: '小于{value}',
  at_most: '不大于{value}',
  contains: '包含{value}',
  starts_with: '以{value}开头',
  exists: '有值',
  missing: '无值',
}

/** A condition read aloud: `country is “CN”`, `country 为“CN”`. */
export function formatFilter(
  { property, operator, values }: PropertyFilter,
  locale: Locale,
): string {
  const printed = values.map((value) => {
    if (typeof value === 'string') return `“${value}”`
    const plain = typeof value === 'number' ? exactNumber(value, locale) : String(value)
    return locale === 'zh' ? ` ${plain} ` : plain
  })
  const words = (locale === 'zh' ? ZH : EN)[operator]
  // A replacement function: what somebody typed may hold the patterns of String.replace.
  const said = words.replace('{value}', () => printed.join(locale === 'zh' ? '、' : ', '))
  return `${property} ${said}`.replaceAll(/ {2,}/g, ' ').trimEnd()
}

/** Conditions that all must hold, read aloud: joined by “and”, 且. */
export function formatFilters(filters: readonly PropertyFilter[], locale: Locale): string {
  return filters.map((one) => formatFilter(one, locale)).join(locale === 'zh' ? ' 且 ' : ' and ')
}
