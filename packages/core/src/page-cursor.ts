import type { Page } from './contract/page.js'
import { invalid } from './errors.js'

/** Where the next page starts; opaque, so that its form may change. */
function encodeCursor(position: string): string {
  return Buffer.from(position, 'utf8').toString('base64url')
}

/** The position a cursor stands for, or null for the first page. */
export function decodeCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  const position = Buffer.from(cursor, 'base64url').toString('utf8')
  if (position === '' || encodeCursor(position) !== cursor) {
    throw invalid('request.invalid', { path: 'cursor', message: 'not a cursor of this list' })
  }
  return position
}

/** Cuts rows read with one more than the limit into a page; `positionOf` names the last row's place. */
export function cutPage<T>(
  rows: readonly T[],
  limit: number,
  positionOf: (row: T) => string,
): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const more = rows.length > limit && last !== undefined
  return { items, nextCursor: more ? encodeCursor(positionOf(last)) : null }
}
