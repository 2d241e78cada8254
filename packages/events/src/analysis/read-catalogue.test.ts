import { expect, test } from 'vitest'
import { openAnalyses } from './analyses.js'
import { openMemoryTables, type SentItem } from './testing/memory-tables.js'

type Props = Extract<SentItem, { kind: 'event' }>['props']

async function catalogueOf(items: readonly (readonly [event: string, props: Props])[]) {
  const tables = await openMemoryTables()
  try {
    await tables.put(
      items.map(([event, props], at) => {
        return { kind: 'event', unit: 1, ts: 0, received: 1000 + at, event, props }
      }),
    )
    return await (await openAnalyses(tables)).catalogue()
  } finally {
    tables.close()
  }
}

test('nothing seen is an empty catalogue', async () => {
  expect(await catalogueOf([])).toEqual([])
})

test('events and properties are listed by how often they came', async () => {
  const seen = await catalogueOf([
    ['buy', { price: 5, shop: 'a' }],
    ['visit', null],
    ['buy', { price: '7.5' }],
    ['buy', { price: 1e3, shop: 'b', 'cart.items': 2 }],
    ['odd "name"', { 'a/b~c': null, '': 1, $: 'x' }],
  ])
  expect(seen).toEqual([
    {
      event: 'buy',
      count: 3,
      lastAt: 1003,
      properties: [
        { name: 'price', numeric: true },
        { name: 'shop', numeric: false },
        { name: 'cart.items', numeric: true },
      ],
    },
    {
      event: 'odd "name"',
      count: 1,
      lastAt: 1004,
      properties: [
        { name: '', numeric: true },
        { name: '$', numeric: false },
        { name: 'a/b~c', numeric: false },
      ],
    },
    { event: 'visit', count: 1, lastAt: 1001, properties: [] },
  ])
})

test('a property is what the newest hundred events of its name say, 50 of them at most', async () => {
  const older = Array.from({ length: 5 }, () => ['buy', { old: 1 }] as const)
  const wide = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`p${at}`, at]))
  const newer = Array.from({ length: 99 }, () => ['buy', { price: 2 }] as const)
  const [buy] = await catalogueOf([...older, ['buy', wide], ...newer])
  expect(buy?.count).toBe(105)
  expect(buy?.properties).toHaveLength(50)
  expect(buy?.properties[0]).toEqual({ name: 'price', numeric: true })
  expect(buy?.properties.map(({ name }) => name)).not.toContain('old')
})
