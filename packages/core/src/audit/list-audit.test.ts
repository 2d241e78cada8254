import { expect, test } from 'vitest'
import { northStar, openTestContext, supportingMetric } from '../testing.js'
import { listAudit } from './list-audit.js'

test('writes are listed newest first, by subject too, in pages', async () => {
  const ctx = await openTestContext()
  try {
    const star = await northStar(ctx)
    const metric = await supportingMetric(ctx.as('per_lead'), star.id, { key: 'completion' })
    const first = await listAudit(ctx, { limit: 1 })
    expect(first.items).toMatchObject([
      {
        verb: 'metric.create',
        actorId: 'per_lead',
        subjectId: metric.id,
        at: '2026-11-02T09:00:00.000Z',
      },
    ])
    const second = await listAudit(ctx, { limit: 1, cursor: first.nextCursor ?? '' })
    expect(second.items[0]?.subjectId).toBe(star.id)
    expect(second.nextCursor).toBeNull()
    expect((await listAudit(ctx, { subjectId: star.id })).items).toEqual(second.items)
  } finally {
    await ctx.dispose()
  }
})
