import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readItem } from './read-item.js'
import { readTime } from './read-time.js'
import { DEFAULT_STREAM_LIMITS } from './stream-limits.js'

const NOW = Date.UTC(2026, 0, 15, 12)
const HOUR = 3_600_000
const limits = DEFAULT_STREAM_LIMITS
const hash = (messageId: string) => `hash of ${messageId}`
const read = (item: unknown, skew = 0) => readItem(item, { receivedAt: NOW, skew, limits, hash })
const track = { type: 'track', userId: 'u', event: 'E' }
const deep = (depth: number): unknown => (depth === 0 ? 1 : { a: deep(depth - 1) })
const keys = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n]))

describe('what is kept of an item', () => {
  test.each([
    [
      { ...track, messageId: 'm', properties: { a: 1, b: { c: 'x', d: null }, e: [1, { f: 2 }] } },
      {
        what: 'event',
        event: 'E',
        props: '{"a":1,"b.c":"x","e":"[1,{\\"f\\":2}]"}',
        message: 'hash of m',
      },
    ],
    [track, { what: 'event', props: null, message: null, ts: NOW, unit: 'u' }],
    [{ ...track, userId: '', anonymousId: 'anon' }, { unit: 'anon' }],
    [{ ...track, userId: 42 }, { unit: '42' }],
    [{ ...track, userId: 'Ünïcode  ', anonymousId: 'b' }, { unit: 'Ünïcode  ' }],
    [
      { type: 'page', userId: 'u' },
      { what: 'event', event: 'page' },
    ],
    [
      { type: 'page', userId: 'u', name: 'Home', properties: { url: '/' } },
      { event: 'page Home', props: '{"url":"/"}' },
    ],
    [{ type: 'screen', userId: 'u', name: 'Start' }, { event: 'screen Start' }],
    [
      { type: 'identify', userId: 'u', traits: { plan: 'pro' } },
      { what: 'traits', props: '{"plan":"pro"}' },
    ],
    [
      { type: 'group', userId: 'u', groupId: 'g', traits: { seats: 3 } },
      { event: 'group', props: '{"groupId":"g","seats":3}' },
    ],
    [
      { type: 'alias', userId: 'u', previousId: 'old' },
      { event: 'alias', props: null },
    ],
    [
      { ...track, event: 'Experiment Viewed', properties: { experiment_name: 'e', variant: 2 } },
      { what: 'exposure', experiment: 'e', variation: '2', assigned: null },
    ],
    [
      { ...track, event: 'experiment viewed', properties: { experimentId: 'e', variant: 'b' } },
      { what: 'event', event: 'experiment viewed' },
    ],
    [{ ...track, timestamp: '2026-01-15T13:00:00+02:00' }, { ts: NOW - HOUR }],
    [{ ...track, timestamp: '2026-01-15' }, { ts: NOW - 12 * HOUR }],
    [{ ...track, timestamp: NOW - 5 }, { ts: NOW - 5 }],
    [{ ...track, originalTimestamp: '2026-01-15T11:00:00.123Z' }, { ts: NOW - HOUR + 123 }],
  ])('%j', (item, kept) => {
    expect(read(item)).toMatchObject({ item: kept })
  })

  test('times are moved by what the client’s clock was off', () => {
    expect(read({ ...track, timestamp: NOW + HOUR }, -2 * HOUR)).toMatchObject({
      item: { ts: NOW - HOUR },
    })
  })

  test('the content is the same whatever the order of keys and the time of sending', () => {
    const content = (item: object) => {
      const found = read(item)
      return 'item' in found ? found.item.content : null
    }
    const one = { ...track, messageId: 'm', properties: { a: [1, 2], b: { c: 1, d: 2 } } }
    const two = {
      properties: { b: { d: 2, c: 1 }, a: [1, 2] },
      ...track,
      sentAt: 'x',
      _metadata: { retryCount: 2 },
      messageId: 'm',
    }
    expect(content(two)).toBe(content(one))
    expect(content({ ...one, properties: { a: [2, 1], b: { c: 1, d: 2 } } })).not.toBe(content(one))
    expect(content({ ...one, event: 'F' })).not.toBe(content(one))
    expect(content({ ...one, properties: { ...one.properties, sentAt: 1 } })).not.toBe(content(one))
  })
})

describe('what is refused', () => {
  const exposure = (properties: object) => ({ ...track, event: 'Experiment Viewed', properties })
  test.each([
    ['not_an_object', [1, 'x', null, undefined, true, [track]]],
    [
      'unknown_type',
      [
        { ...track, type: 'import' },
        { userId: 'u', event: 'E' },
        { ...track, type: 7 },
      ],
    ],
    [
      'too_large',
      [
        { ...track, properties: { a: 'x'.repeat(33_000) } },
        { ...track, properties: { a: '€'.repeat(11_000) } },
      ],
    ],
    [
      'too_deep',
      [
        { ...track, properties: deep(8) },
        { ...track, x: [[[[[[[[1]]]]]]]] },
      ],
    ],
    [
      'too_wide',
      [
        { ...track, properties: keys(101) },
        { ...track, properties: { a: keys(60), b: keys(60) } },
      ],
    ],
    [
      'bad_text',
      [
        { ...track, properties: { a: 'a\0b' } },
        { ...track, properties: { a: '\ud800' } },
        { ...track, properties: { '\udc00': 1 } },
        { ...track, event: 'e'.repeat(257) },
      ],
    ],
    [
      'bad_message_id',
      [
        { ...track, messageId: '' },
        { ...track, messageId: 5 },
        { ...track, messageId: 'm'.repeat(257) },
        { ...track, messageId: 'a\nb' },
      ],
    ],
    [
      'no_unit',
      [
        { type: 'track', event: 'E' },
        { ...track, userId: null, anonymousId: '' },
      ],
    ],
    [
      'bad_unit_id',
      [
        { ...track, userId: 'a\u0007' },
        { ...track, userId: 'u'.repeat(257) },
        { ...track, userId: {} },
        { ...track, userId: 1.5 },
        { ...track, userId: 'a\u0085' },
      ],
    ],
    [
      'no_event_name',
      [
        { type: 'track', userId: 'u' },
        { ...track, event: '' },
        { ...track, event: 3 },
      ],
    ],
    [
      'no_experiment',
      [exposure({}), exposure({ variant: 'a' }), exposure({ experimentId: {}, variant: 'a' })],
    ],
    [
      'no_variant',
      [exposure({ experimentId: 'e' }), exposure({ experimentId: 'e', variant: true })],
    ],
    [
      'bad_timestamp',
      [
        { ...track, timestamp: 'yesterday' },
        { ...track, timestamp: '2026-02-30T00:00:00Z' },
        { ...track, timestamp: '2026-13-01' },
        { ...track, timestamp: {} },
      ],
    ],
    [
      'in_the_future',
      [
        { ...track, timestamp: NOW + 25 * HOUR },
        { ...track, timestamp: '2027-01-01' },
      ],
    ],
    [
      'not_finite',
      [
        { ...track, properties: { a: JSON.parse('1e999') } },
        { ...track, x: [Number.NaN] },
      ],
    ],
    [
      'out_of_range',
      [
        { ...track, properties: { a: 1.1e15 } },
        { ...track, properties: { a: { b: [-2e15] } } },
      ],
    ],
  ] as const)('%s', (reason, items) => {
    for (const item of items) expect(read(item), JSON.stringify(item)).toMatchObject({ reason })
  })

  test('nothing at a limit', () => {
    const at = [
      { ...track, properties: keys(100) },
      { ...track, properties: deep(7) },
      { ...track, properties: { a: 1e15, b: -1e15, c: -0 } },
      { ...track, userId: 'u'.repeat(256), messageId: 'm'.repeat(256), event: 'e'.repeat(256) },
      { ...track, timestamp: NOW + 24 * HOUR },
    ]
    for (const item of at) expect(read(item)).toHaveProperty('item')
  })
})

describe('keys that mean something to JavaScript', () => {
  test('are properties like any other, and change no object', () => {
    const text =
      '{"type":"track","userId":"u","event":"E","__proto__":{"polluted":1},' +
      '"properties":{"__proto__":{"polluted":2},"constructor":{"prototype":{"polluted":3}},"toString":4}}'
    const found = read(JSON.parse(text))
    expect(found).toMatchObject({
      item: { props: '{"__proto__.polluted":2,"constructor.prototype.polluted":3,"toString":4}' },
    })
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    expect(String({})).toBe('[object Object]')
    expect(
      read(JSON.parse('{"__proto__":{"type":"track","userId":"u","event":"E"}}')),
    ).toMatchObject({
      reason: 'unknown_type',
    })
  })
})

test('any JSON is read or refused, never a fault, and what is read is read the same again', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 10 }), fc.jsonValue(), (properties, userId) => {
      const item = { ...track, userId, properties }
      const once = read(JSON.parse(JSON.stringify(item)))
      expect(read(JSON.parse(JSON.stringify(item)))).toEqual(once)
      expect('item' in once || 'reason' in once).toBe(true)
    }),
    { numRuns: 2000, seed: 20_261_122 },
  )
})

test.each([
  ['2026-01-15T12:00:00Z', NOW],
  ['2026-01-15T12:00:00', NOW],
  ['2026-01-15 12:00', NOW],
  ['2026-01-15T12:00:00.999999Z', NOW + 999],
  ['2026-01-15T14:00:00+0200', NOW + 0],
  ['2024-02-29', Date.UTC(2024, 1, 29)],
  ['2026-02-29', null],
  ['2026-01-15T25:00:00Z', null],
  ['20260115', null],
  ['', null],
  [Number.POSITIVE_INFINITY, null],
  [null, null],
])('the time of %s', (text, time) => {
  expect(readTime(text)).toBe(time)
})
