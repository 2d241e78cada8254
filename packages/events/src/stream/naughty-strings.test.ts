import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { openIntake } from './open-intake.js'
import { inFolder, itemsOf, NOW } from './testing/open-in-folder.js'

const realData =
  process.env['SEXTANT_REAL_DATA'] ??
  fileURLToPath(new URL('../../../../../shared/data', import.meta.url))
const file = `${realData}/../vectors/blns.json`
const strings: readonly string[] = existsSync(file) ? readStrings(file) : []
const unlessFound = strings.length > 0 ? '' : ' (not run: no list of naughty strings here)'

function readStrings(path: string): string[] {
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!Array.isArray(parsed)) throw new Error('the list of naughty strings is no list')
  return parsed.filter((text) => typeof text === 'string')
}

describe.skipIf(strings.length === 0)(`naughty strings${unlessFound}`, () => {
  test('come back byte for byte or are refused, wherever they stand', async () => {
    await inFolder(async (folder) => {
      const texts = [...new Set(strings)]
      const items = texts.flatMap((text) => [
        { type: 'track', userId: text, event: 'as unit' },
        { type: 'track', userId: 'u', event: text },
        { type: 'track', userId: 'u', event: 'as value', properties: { value: text } },
        { type: 'track', userId: 'u', event: 'as key', properties: { [text]: 1 } },
        { type: 'identify', userId: 'u', traits: { nested: { [text]: text } } },
        {
          type: 'track',
          userId: 'u',
          event: 'Experiment Viewed',
          properties: { experimentId: text, variationId: text },
        },
        { type: 'track', userId: 'u', messageId: text, event: 'as message' },
      ])
      let intake = await openIntake({ folder })
      const results = await intake.append({ source: 's', items, receivedAt: NOW })
      const kept = await itemsOf(intake)
      await intake.close()
      intake = await openIntake({ folder })
      expect(await itemsOf(intake)).toEqual(kept)
      await intake.close()

      const accepted = items.filter((_, at) => results[at]?.outcome === 'accepted')
      expect(accepted.length).toBe(kept.length)
      expect(accepted.length).toBeGreaterThan(items.length * 0.95)
      for (const [at, item] of accepted.entries()) {
        expect(partsOf(kept[at] ?? '')).toEqual(expectedParts(item))
      }
    })
  })
})

interface Sent {
  readonly type: string
  readonly userId: string
  readonly event?: string
  readonly properties?: Readonly<Record<string, string | number>>
  readonly traits?: { readonly nested: Readonly<Record<string, string>> }
}

function partsOf(row: string): unknown {
  const { unit, name, variation, props } = JSON.parse(row)
  return { unit, name, variation, props: props === null ? null : JSON.parse(props) }
}

function expectedParts({ type, userId, event, properties, traits }: Sent): unknown {
  const unit = userId
  if (type === 'identify') {
    const flat = Object.entries(traits?.nested ?? {}).map(([key, value]) => [
      `nested.${key}`,
      value,
    ])
    return { unit, name: null, variation: null, props: Object.fromEntries(flat) }
  }
  const props = properties ?? null
  if (event !== 'Experiment Viewed') return { unit, name: event, variation: null, props }
  const name = properties?.['experimentId']
  return { unit, name, variation: properties?.['variationId'], props }
}
