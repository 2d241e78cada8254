import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import type { RejectedRow } from '../engine.js'
import { memorySource } from '../units/source.js'
import { openDuckdbEngine } from './duckdb-engine.js'
import { shown } from './stage-file.js'

const engine = await openDuckdbEngine({ path: ':memory:' })
afterAll(() => engine.close())

const realData =
  process.env['SEXTANT_REAL_DATA'] ??
  fileURLToPath(new URL('../../../../../shared/data', import.meta.url))
const file = `${realData}/../vectors/blns.json`
const strings: string[] = existsSync(file) ? readStrings(file) : []
const unlessFound = strings.length > 0 ? '' : ' (not run: no list of naughty strings here)'

/** A byte order mark at the start of a cell is not part of it. */
const withoutMark = (text: string) => text.replace(/^\ufeff/, '')
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
/** What the engine promises to refuse: the empty, the overlong, control characters, broken text. */
const refused = (text: string) =>
  text.trim() === '' || text.length > 512 || /[\p{Cc}\ufffd]/u.test(text)

describe.skipIf(strings.length === 0)(`naughty strings${unlessFound}`, () => {
  test('as unit ids: each comes back as it was, or is refused', async () => {
    const distinct = [...new Set(strings)]
    // Every id stands twice, so that every one that is kept comes back as a duplicate.
    const rows = [...distinct, ...distinct].map((text) => `${quoted(text)},A,1`)
    const csv = ['id,g,y', ...rows, 'one,A,1', 'two,A,2'].join('\n')
    const staged = await engine.stageUnits(memorySource('blns.csv', csv), {
      variantColumn: 'g',
      variants: [{ value: 'A', variant: 'A' }],
      unitColumn: 'id',
      metrics: [{ metric: 'y', kind: 'mean', column: 'y' }],
    })
    expect(staged).toMatchObject({ received: rows.length + 2, accepted: 2, rejected: rows.length })
    const back: RejectedRow[] = []
    for await (const row of engine.rejectedRows(staged.stageId)) back.push(row)
    const ids = back.map(({ row }) => distinct[(row - 1) % distinct.length] ?? '')
    expect(back.map(({ raw }) => raw)).toEqual(ids.map((id) => `${quoted(id)},A,1`))
    expect(back.map(({ value }) => value)).toEqual(ids.map((id) => shown(withoutMark(id))))
    const kept = ids.filter((_, i) => back[i]?.reason === 'duplicate_unit')
    expect(kept.length).toBe(ids.filter((id) => !refused(withoutMark(id))).length)
    expect(kept.filter((id) => refused(withoutMark(id)))).toEqual([])
    expect(kept.length).toBeGreaterThan(800)
  })

  test('as variants, metric keys, columns and dataset names', async () => {
    const names = [...new Set(strings)].filter(
      (text) => !refused(text) && text === text.trim() && text !== '',
    )
    expect(names.length).toBeGreaterThan(400)
    const wide = await openDuckdbEngine({ path: ':memory:', limits: { variants: 1000 } })
    try {
      const rows = names.map((name, i) => `${quoted(name)},${i}`)
      const staged = await wide.stageUnits(memorySource('v.csv', `g,y\n${rows.join('\n')}`), {
        variantColumn: 'g',
        variants: 'from_file',
        metrics: [{ metric: 'y', kind: 'mean', column: 'y' }],
      })
      await wide.landUnits(staged.stageId, 'd')
      const moments = await wide.moments({ dataset: 'd', metric: 'y', kind: 'mean' })
      expect(moments.map(({ variant }) => variant)).toEqual(names)
      for (const [i, name] of names.entries()) {
        if (i % 10 !== 0) continue
        const csv = `g,${quoted(name)}\nA,${i}\n`
        const one = await wide.stageUnits(memorySource('c.csv', csv), {
          variantColumn: 'g',
          variants: [{ value: 'A', variant: name }],
          metrics: [{ metric: name, kind: 'mean', column: name }],
        })
        await wide.landUnits(one.stageId, name)
        expect(await wide.moments({ dataset: name, metric: name, kind: 'mean' })).toEqual([
          { variant: name, moments: { kind: 'mean', n: 1, mean: i, m2: 0 } },
        ])
      }
    } finally {
      await wide.close()
    }
  })
})

function readStrings(path: string): string[] {
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!Array.isArray(parsed)) throw new Error('the list of naughty strings is no list')
  return parsed.filter((text) => typeof text === 'string')
}
