import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import { isStorable, Line } from '../contract/text.js'
import { createMetric } from '../metrics/create-metric.js'
import { getMetric } from '../metrics/get-metric.js'
import { listMetrics } from '../metrics/list-metrics.js'
import { getExperiment } from '../experiments/get-experiment.js'
import { registerExperiment } from '../experiments/register-experiment.js'
import { naughtyStrings } from '../naughty-strings.js'
import {
  experimentInput,
  metricInput,
  northStar,
  openTestContext,
  supportingMetric,
  type TestContext,
} from '../testing.js'
import { write } from '../write.js'
import { people } from './schema/people.js'

let ctx: TestContext
beforeEach(async () => {
  ctx = await openTestContext()
})
afterEach(async () => ctx.dispose())

async function pragma(name: string): Promise<unknown> {
  const [row] = await ctx.store.db.all<Record<string, unknown>>(sql.raw(`PRAGMA ${name}`))
  return Object.values(row ?? {})[0]
}

describe('the store', () => {
  test('keeps its settings, before and after a transaction', async () => {
    const settings = async () => ({
      journal: await pragma('journal_mode'),
      foreignKeys: await pragma('foreign_keys'),
      busyMs: await pragma('busy_timeout'),
    })
    const expected = { journal: 'delete', foreignKeys: 1, busyMs: 5000 }
    expect(await settings()).toEqual(expected)
    await northStar(ctx)
    expect(await settings()).toEqual(expected)
    const [row] = await ctx.store.db.all<{ version: string }>(
      sql`select sqlite_version() as version`,
    )
    console.log(`sqlite_version ${row?.version}`)
    expect(row?.version).toMatch(/^3\.\d+\.\d+$/)
  })

  test('20 writes at once all succeed, and each has its audit row', async () => {
    const star = await northStar(ctx)
    const keys = Array.from({ length: 20 }, (_, index) => `m${index}`)
    await Promise.all(keys.map((key) => supportingMetric(ctx, star.id, { key })))
    const { items } = await listMetrics(ctx, { limit: 200 })
    expect(items.map((metric) => metric.key).toSorted()).toEqual(['north_star', ...keys].toSorted())
    expect((await listAudit(ctx, { limit: 200 })).items).toHaveLength(21)
  })

  test('a write that fails leaves nothing, and the next one goes on', async () => {
    const failing = write(ctx, 'people.rename', {}, async (tx) => {
      await tx.update(people).set({ position: '9' })
      throw new Error('half way')
    })
    await expect(failing).rejects.toThrow('half way')
    const rows = await ctx.store.db.select().from(people)
    expect(rows.map((row) => row.position)).not.toContain('9')
    expect((await listAudit(ctx)).items).toEqual([])
    expect((await northStar(ctx)).isNorthStar).toBe(true)
  })

  test('a foreign key to nobody is refused', async () => {
    const raw = sql`insert into metric_edges values ('met_a', 'met_b', 'belief', null, 0)`
    await expect(ctx.store.db.run(raw)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('FOREIGN KEY') },
    })
  })

  test.each(['audit_log', 'metric_versions'])('%s refuses to be changed', async (table) => {
    await northStar(ctx)
    const column = table === 'audit_log' ? 'verb' : 'reason'
    const raw = sql.raw(`update ${table} set ${column} = 'other'`)
    await expect(ctx.store.db.run(raw)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('append-only') },
    })
  })
})

const strings = naughtyStrings(process.env['SEXTANT_REAL_DATA'])
const unlessFound = strings.length > 0 ? '' : ' (not run: no list of naughty strings here)'

describe.skipIf(strings.length === 0)(`naughty strings${unlessFound}`, () => {
  test('a name or hypothesis comes back byte for byte, or is refused', async () => {
    expect(strings.length).toBeGreaterThan(400)
    const star = await northStar(ctx)
    const target = await supportingMetric(ctx, star.id, { key: 'target' })
    const refused: string[] = []
    for (const text of strings) {
      if (!Line.safeParse(text).success) {
        refused.push(text)
        continue
      }
      const draft = await registerExperiment(
        ctx,
        experimentInput(target.id, {
          name: { en: text },
          hypothesis: { because: { zh: text }, change: { en: text }, audience: { en: text } },
        }),
      )
      const read = await getExperiment(ctx, draft.id)
      expect(read.name.en).toBe(text)
      expect([read.hypothesis.because.zh, read.hypothesis.change.en]).toEqual([text, text])
    }
    // Refused for a reason a person can see: blank, too long, or with control characters.
    for (const text of refused) {
      expect(text.trim() === '' || text.length > 200 || !isStorable(text)).toBe(true)
      const input = experimentInput(target.id, { name: { en: text } })
      await expect(registerExperiment(ctx, input)).rejects.toMatchObject({
        reason: 'request.invalid',
      })
    }
    expect(refused.length).toBeLessThan(strings.length / 10)
  })

  test('a metric keeps them too', async () => {
    const star = await northStar(ctx)
    const parents = [{ parentId: star.id, evidence: 'belief', slope: null } as const]
    const storable = strings.filter((text) => Line.safeParse(text).success)
    for (const [index, text] of storable.slice(0, 100).entries()) {
      const name = { en: text, zh: text }
      const { id } = await createMetric(ctx, metricInput(`m${index}`, { name, parents }))
      expect((await getMetric(ctx, id)).name).toEqual(name)
    }
  })
})
