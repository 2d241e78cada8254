import { describe, expect, test } from 'vitest'
import { Dedupe } from './dedupe.js'
import { SeenMessages } from './seen-messages.js'

const NONE = new Map<string, number>()
const hashOf = (n: number) =>
  (n * 2_654_435_761).toString(16).padStart(16, '0').slice(-16) + n.toString(16).padStart(16, '0')

describe('messages that were seen', () => {
  test('are duplicates with the same content, conflicts with another', () => {
    const seen = new SeenMessages()
    const message = hashOf(1)
    expect(seen.judge(message, 5, NONE)).toBe('new')
    seen.add(message, 5)
    expect(seen.judge(message, 5, NONE)).toBe('duplicate')
    expect(seen.judge(message, 6, NONE)).toBe('conflict')
    expect(seen.isUnsure(message, 6)).toBe(false)
  })

  test('are told by the whole hash from a stranger with the same fingerprint and slot', () => {
    const seen = new SeenMessages()
    const kept = `0123456789abcdef${'0'.repeat(16)}`
    const stranger = `0123456789abcdef${'1'.repeat(16)}`
    seen.add(kept, 5)
    expect(seen.judge(stranger, 6, NONE)).toBe('new')
    // Once it is in the tables, only they can say.
    seen.applied(kept)
    expect(seen.isUnsure(kept, 6)).toBe(true)
    expect(seen.judge(kept, 6, new Map([[kept, 5]]))).toBe('conflict')
    expect(seen.judge(stranger, 6, NONE)).toBe('new')
  })

  test('are all found again over several segments, and nothing else is', () => {
    const dedupe = new Dedupe()
    const many = 300_000
    for (let n = 0; n < many; n += 1) dedupe.add(hashOf(n), n)
    let found = 0
    for (let n = 0; n < many; n += 1) if (dedupe.look(hashOf(n), n) === 'duplicate') found += 1
    expect(found).toBe(many)
    let strangers = 0
    for (let n = many; n < 2 * many; n += 1) {
      if (dedupe.look(hashOf(n), n) === 'duplicate') strangers += 1
    }
    expect(strangers).toBe(0)
  })

  test('a fingerprint of zero is a fingerprint too', () => {
    const dedupe = new Dedupe()
    const zero = '0'.repeat(32)
    expect(dedupe.look(zero, 0)).toBe('new')
    dedupe.add(zero, 0)
    expect(dedupe.look(zero, 0)).toBe('duplicate')
  })
})
