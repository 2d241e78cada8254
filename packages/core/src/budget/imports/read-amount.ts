import { ratio, type Fraction } from '../../fraction.js'

/** Currency signs, codes and words for days and hours that stand around a number. */
const AROUND = /^(?:[A-Z]{2,3}\$?|\p{Sc})\s*|\s*(?:[A-Z]{3}|\p{Sc}|元|人天|人日|天|小时|[hd])$/giu
const SPACES = /[\s\u00a0\u202f'’]/g

/**
 * The exact number that a cell writes, with either decimal mark; digits may be grouped by threes, a
 * negative one may stand in brackets as in accounts. Null where it is no number.
 */
export function readAmount(cell: string, decimal: 'point' | 'comma'): Fraction | null {
  let text = cell.normalize('NFKC').trim().replaceAll('−', '-')
  const inBrackets = /^\((.*)\)$/.exec(text)?.[1]
  text = (inBrackets ?? text).trim()
  const sign = /^-|-$/.test(text) || inBrackets !== undefined ? -1n : 1n
  text = text
    .replace(/^[+-]\s*|-$/, '')
    .replaceAll(AROUND, '')
    .replaceAll(SPACES, '')
  const [mark, group] = decimal === 'point' ? ['.', ','] : [',', '.']
  const [whole = '', part, ...more] = text.split(mark)
  if (more.length > 0) return null
  const isGrouped = whole.includes(group)
  const digits = isGrouped ? whole.replaceAll(group, '') : whole
  const groups = whole.split(group)
  const groupsFit = groups.every((item, index) =>
    index === 0 ? item.length <= 3 && item !== '' : item.length === 3,
  )
  if (isGrouped && !groupsFit) return null
  if (!/^\d{0,30}$/.test(digits) || !/^\d{0,30}$/.test(part ?? '')) return null
  if (digits === '' && (part ?? '') === '') return null
  return ratio(sign * BigInt(`${digits}${part ?? ''}`), 10n ** BigInt((part ?? '').length))
}
