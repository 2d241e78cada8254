import { count, eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import { auditLog } from '../db/schema/audit.js'
import { metrics } from '../db/schema/metrics.js'
import { experimentInput, lockedExperiment } from '../testing.js'
import { metricInput, northStar, openTestContext, supportingMetric } from '../testing.js'
import type { TestContext } from '../testing.js'
import { archiveMetric } from './archive-metric.js'
import { changeMetric } from './change-metric.js'
import { createMetric } from './create-metric.js'
import { getMetric } from './get-metric.js'
import { listMetrics } from './list-metrics.js'
import { listMetricValues } from './list-metric-values.js'
import { listMetricVersions } from './list-metric-versions.js'
import { recordMetricValues } from './record-metric-values.js'

let ctx: TestContext
beforeEach(async () => {
  ctx = await openTestContext()
})
afterEach(async () => ctx.dispose())

async function auditRows(subjectId?: string): Promise<number> {
  const where = subjectId === undefined ? undefined : eq(auditLog.subjectId, subjectId)
  const [row] = await ctx.store.db.select({ rows: count() }).from(auditLog).where(where)
  return row?.rows ?? 0
}

describe('creating a metric', () => {
  test('a supporting metric shows its path, and leaves one audit row', async () => {
    const star = await northStar(ctx)
    const metric = await supportingMetric(ctx, star.id, { key: 'completion' })
    expect(metric.pathToNorthStar).toEqual([star.id])
    expect(metric).toMatchObject({ version: 1, status: 'active', latest: null })
    expect(metric.effectiveFrom).toBe('2026-11-02')
    expect(await getMetric(ctx, metric.id)).toEqual(metric)
    expect(await auditRows(metric.id)).toBe(1)
  })

  test('a second North Star is a conflict, in the verb and in the database itself', async () => {
    const star = await northStar(ctx)
    await expect(northStar(ctx, { key: 'another' })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'metric.north_star_exists',
    })
    const other = await supportingMetric(ctx, star.id, { key: 'other' })
    const raise = sql`update ${metrics} set is_north_star = 1 where id = ${other.id}`
    await expect(ctx.store.db.run(raise)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('UNIQUE') },
    })
  })

  test.each([
    ['core', 'metric.no_path_to_north_star'],
    ['supporting', 'metric.no_path_to_north_star'],
    ['exploratory', 'metric.no_path_to_north_star'],
  ] as const)('a %s metric without a path is refused: %s', async (tier, reason) => {
    await northStar(ctx)
    const before = await auditRows()
    await expect(createMetric(ctx, metricInput('lone', { tier }))).rejects.toMatchObject({ reason })
    expect((await listMetrics(ctx)).items).toHaveLength(1)
    expect(await auditRows()).toBe(before)
  })

  test('an exploratory metric may stand alone with a dated exemption, even before a North Star', async () => {
    const exemption = { until: '2026-12-31', reason: 'a bet' }
    const input = metricInput('bet', { tier: 'exploratory', exemption })
    const metric = await createMetric(ctx, input)
    expect(metric).toMatchObject({ pathToNorthStar: null, exemption })
  })

  test.each([
    [{ isNorthStar: true }, 'metric.north_star_not_core'],
    [{ exemption: { until: '2026-12-31', reason: 'x' } }, 'metric.exemption_only_exploratory'],
    [
      { tier: 'exploratory', exemption: { until: '2026-11-01', reason: 'x' } },
      'metric.exemption_in_past',
    ],
    [
      { parents: [{ parentId: 'met_nobody', evidence: 'belief', slope: null }] },
      'metric.parent_not_found',
    ],
    [{ ownerId: 'per_nobody' }, 'person.not_found'],
  ] as const)('%j is refused: %s', async (rest, reason) => {
    const input = metricInput('odd', {
      ...rest,
      parents: 'parents' in rest ? [...rest.parents] : [],
    })
    await expect(createMetric(ctx, input)).rejects.toMatchObject({ code: 'invalid', reason })
  })

  test('before there is a North Star nothing can lead to it', async () => {
    await expect(createMetric(ctx, metricInput('early'))).rejects.toMatchObject({
      code: 'precondition',
      reason: 'metric.north_star_missing',
    })
  })

  test('a key is taken once, by archived metrics too', async () => {
    const star = await northStar(ctx)
    const metric = await supportingMetric(ctx, star.id, { key: 'completion' })
    await archiveMetric(ctx, metric.id)
    await expect(supportingMetric(ctx, star.id, { key: 'completion' })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'metric.key_taken',
    })
  })

  test('an empty definition field is refused', async () => {
    const input = metricInput('odd')
    const definition = { ...input.definition, formula: { en: ' ' } }
    await expect(createMetric(ctx, { ...input, definition })).rejects.toMatchObject({
      reason: 'request.invalid',
      params: { path: 'definition.formula.en' },
    })
  })

  test('the same key replays the reply; with another input it is a conflict', async () => {
    const keyed = ctx.withKey('k1')
    const first = await northStar(keyed)
    expect(await northStar(keyed)).toEqual(first)
    expect(await auditRows()).toBe(1)
    await expect(northStar(keyed, { key: 'other' })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'idempotency.key_reused',
    })
  })
})

describe('changing a metric', () => {
  test('a new definition is a new version from today, with its reason; the old one stays', async () => {
    const star = await northStar(ctx)
    ctx.advance(86_400_000)
    const changed = await changeMetric(ctx, star.id, {
      direction: 'down',
      reason: 'counted the other way',
    })
    expect(changed).toMatchObject({ version: 2, direction: 'down', effectiveFrom: '2026-11-03' })
    const versions = await listMetricVersions(ctx, star.id)
    expect(versions.map(({ version, direction, reason }) => [version, direction, reason])).toEqual([
      [1, 'up', null],
      [2, 'down', 'counted the other way'],
    ])
    expect(await auditRows(star.id)).toBe(2)
  })

  test('a new definition without a reason is refused, and nothing is written', async () => {
    const star = await northStar(ctx)
    await expect(changeMetric(ctx, star.id, { kind: 'ratio' })).rejects.toMatchObject({
      reason: 'request.invalid',
      params: { path: 'reason' },
    })
    expect(await getMetric(ctx, star.id)).toEqual(star)
  })

  test('a new owner, or the same definition again, makes no version', async () => {
    const star = await northStar(ctx)
    const changed = await changeMetric(ctx, star.id, { ownerId: 'per_lead', name: star.name })
    expect(changed).toMatchObject({ version: 1, ownerId: 'per_lead' })
  })

  test('a cycle is refused', async () => {
    const star = await northStar(ctx)
    const upper = await supportingMetric(ctx, star.id, { key: 'upper' })
    const lower = await supportingMetric(ctx, upper.id, { key: 'lower' })
    const parents = [{ parentId: lower.id, evidence: 'belief', slope: null } as const]
    await expect(changeMetric(ctx, upper.id, { parents })).rejects.toMatchObject({
      reason: 'metric.cycle',
    })
    const self = [{ parentId: upper.id, evidence: 'belief', slope: null } as const]
    await expect(changeMetric(ctx, upper.id, { parents: self })).rejects.toMatchObject({
      reason: 'metric.parent_is_itself',
    })
  })

  test('taking the only way of a metric below is a conflict that names it', async () => {
    const star = await northStar(ctx)
    const exemption = { until: '2026-12-31', reason: 'a bet' }
    const upper = await supportingMetric(ctx, star.id, {
      key: 'upper',
      tier: 'exploratory',
      exemption,
    })
    const lower = await supportingMetric(ctx, upper.id, { key: 'lower' })
    const lost = { code: 'conflict', reason: 'metric.orphans_children' }
    await expect(changeMetric(ctx, upper.id, { parents: [] })).rejects.toMatchObject({
      ...lost,
      params: { children: lower.id },
    })
    await expect(archiveMetric(ctx, upper.id)).rejects.toMatchObject(lost)
    await expect(archiveMetric(ctx, star.id)).rejects.toMatchObject(lost)
    await archiveMetric(ctx, lower.id)
    expect((await archiveMetric(ctx, upper.id)).status).toBe('archived')
  })

  test('what is not there, or put away, cannot be changed', async () => {
    const star = await northStar(ctx)
    await expect(changeMetric(ctx, 'met_nobody', {})).rejects.toMatchObject({ code: 'not_found' })
    await archiveMetric(ctx, star.id)
    const gone = { code: 'conflict', reason: 'metric.archived' }
    await expect(changeMetric(ctx, star.id, {})).rejects.toMatchObject(gone)
    await expect(archiveMetric(ctx, star.id)).rejects.toMatchObject(gone)
    expect((await northStar(ctx, { key: 'next' })).isNorthStar).toBe(true)
  })

  test('a metric that a locked experiment reads cannot be archived', async () => {
    const star = await northStar(ctx)
    const metric = await supportingMetric(ctx, star.id, { key: 'completion' })
    const guard = await supportingMetric(ctx, star.id, { key: 'retention' })
    const guardrails = [{ metricId: guard.id, margin: 0.01 }]
    await lockedExperiment(ctx, experimentInput(metric.id, { guardrails }))
    const inUse = { code: 'conflict', reason: 'metric.in_use' }
    await expect(archiveMetric(ctx, metric.id)).rejects.toMatchObject(inUse)
    await expect(archiveMetric(ctx, guard.id)).rejects.toMatchObject(inUse)
    await expect(archiveMetric(ctx, star.id)).rejects.toMatchObject(inUse)
  })
})

describe('values of a metric', () => {
  const week = (start: string, end: string, value: number) => ({
    periodStart: start,
    periodEnd: end,
    value,
  })

  test('the newest complete one is the latest; open periods wait', async () => {
    const star = await northStar(ctx)
    await recordMetricValues(ctx, star.id, [
      { ...week('2026-10-26', '2026-11-01', 3), complete: false },
      week('2026-10-12', '2026-10-18', 1),
      week('2026-10-19', '2026-10-25', 2),
    ])
    expect((await getMetric(ctx, star.id)).latest).toMatchObject({ value: 2, metricVersion: 1 })
    const values = await listMetricValues(ctx, star.id)
    expect(values.map((value) => value.value)).toEqual([1, 2, 3])
  })

  test('say what CUPED may gain by the correlation recorded last, and nothing without one', async () => {
    const star = await northStar(ctx)
    const first = week('2026-10-12', '2026-10-18', 1)
    const second = week('2026-10-19', '2026-10-25', 1)
    await recordMetricValues(ctx, star.id, [{ ...first, correlation: -0.6 }])
    expect(await getMetric(ctx, star.id)).toMatchObject({
      latest: { correlation: -0.6 },
      pastGain: { share: 0.36, source: 'metric_values', experimentNumber: null },
    })
    for (const correlation of [0, 1]) {
      // What explains nothing, or everything, is no plan to count on.
      await recordMetricValues(ctx, star.id, [{ ...second, correlation }])
      expect((await getMetric(ctx, star.id)).pastGain).toBeNull()
    }
    const outside = [{ ...second, correlation: 1.01 }]
    await expect(recordMetricValues(ctx, star.id, outside)).rejects.toMatchObject({
      reason: 'request.invalid',
    })
  })

  test('the same period again replaces its value and keeps the old one in the audit row', async () => {
    const star = await northStar(ctx)
    await recordMetricValues(ctx, star.id, [week('2026-10-12', '2026-10-18', 1)])
    await recordMetricValues(ctx, star.id, [week('2026-10-12', '2026-10-18', 1.5)])
    expect(await listMetricValues(ctx, star.id)).toMatchObject([{ value: 1.5 }])
    const { items } = await listAudit(ctx, { subjectId: star.id, limit: 1 })
    expect(items[0]?.detail).toEqual({
      recorded: 1,
      replaced: [{ periodStart: '2026-10-12', value: 1 }],
    })
  })

  test.each([
    [[week('2026-10-18', '2026-10-24', 9)], 'metric.period_overlaps'],
    [[week('2026-10-06', '2026-10-12', 9)], 'metric.period_overlaps'],
    [
      [week('2026-09-01', '2026-09-07', 9), week('2026-09-01', '2026-09-07', 8)],
      'metric.period_overlaps',
    ],
    [[week('2026-09-07', '2026-09-01', 9)], 'request.invalid'],
    [[], 'request.invalid'],
    [[week('2026-09-01', '2026-09-07', 1e16)], 'request.invalid'],
    [[week('2026-09-31', '2026-10-07', 1)], 'request.invalid'],
  ])('%j beside 12–18 October is refused: %s', async (values, reason) => {
    const star = await northStar(ctx)
    await recordMetricValues(ctx, star.id, [week('2026-10-12', '2026-10-18', 1)])
    await expect(recordMetricValues(ctx, star.id, values)).rejects.toMatchObject({ reason })
    expect(await listMetricValues(ctx, star.id)).toHaveLength(1)
    expect(await auditRows(star.id)).toBe(2)
  })

  test('values of nobody are not found', async () => {
    await expect(listMetricValues(ctx, 'met_nobody')).rejects.toMatchObject({ code: 'not_found' })
    const values = [week('2026-10-12', '2026-10-18', 1)]
    await expect(recordMetricValues(ctx, 'met_nobody', values)).rejects.toMatchObject({
      reason: 'metric.not_found',
    })
    await expect(listMetricVersions(ctx, 'met_nobody')).rejects.toMatchObject({ code: 'not_found' })
    await expect(getMetric(ctx, 'met_nobody')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('the list of metrics', () => {
  test('pages hold every metric once, in the order they were added', async () => {
    const star = await northStar(ctx)
    for (const key of ['a', 'b', 'c', 'd']) await supportingMetric(ctx, star.id, { key })
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = await listMetrics(ctx, { limit: 2, ...(cursor === null ? {} : { cursor }) })
      seen.push(...page.items.map((metric) => metric.key))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(seen).toEqual(['north_star', 'a', 'b', 'c', 'd'])
  })

  test('a cursor nobody gave out is refused', async () => {
    await expect(listMetrics(ctx, { cursor: '???' })).rejects.toMatchObject({
      reason: 'request.invalid',
    })
    await expect(listMetrics(ctx, { limit: 0 })).rejects.toMatchObject({
      reason: 'request.invalid',
    })
  })
})
