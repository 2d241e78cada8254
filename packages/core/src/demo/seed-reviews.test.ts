import { expect, test } from 'vitest'
import { getAdherence } from '../actions/get-adherence.js'
import { listInitiatives } from '../budget/list-initiatives.js'
import { getWeeklyAgenda } from '../reviews/get-weekly-agenda.js'
import { getReviewPack } from '../reviews/get-review-pack.js'
import { listDecisions } from '../reviews/list-decisions.js'
import { listReviews } from '../reviews/list-reviews.js'
import { openTestContext, TEST_PEOPLE } from '../testing.js'
import { demoWorld } from './demo-world.js'
import { DEMO_PEOPLE } from './people.js'
import { seedInitiatives } from './seed-budget.js'
import { seedMetrics } from './seed-metrics.js'
import { seedObjectives } from './seed-objectives.js'
import { seedReviews } from './seed-reviews.js'

// In the middle of a quarter, on its first day and on its last.
test.each(['2026-11-21T09:30:00.000Z', '2027-01-01T06:00:00.000Z', '2027-03-31T22:00:00.000Z'])(
  'one review is open after two bad weeks and one was closed with a decision, on %s',
  async (now) => {
    const ctx = await openTestContext({ now })
    const people = new Map(
      DEMO_PEOPLE.map(({ id, role }) => [
        id,
        TEST_PEOPLE.find((person) => person.role === role)?.id ?? TEST_PEOPLE[0].id,
      ]),
    )
    const world = demoWorld(ctx, people, () => undefined)
    const metrics = await seedMetrics(world)
    const objectives = await seedObjectives(world, metrics)
    await seedReviews(world, metrics, await seedInitiatives(world, objectives))
    const found = (await listReviews(ctx)).map(({ kind, state, metric, closing }) => [
      kind,
      state,
      metric?.key ?? null,
      closing?.cause ?? null,
    ])
    expect(found).toEqual([
      ['monthly', 'open', null, null],
      ['alert', 'open', 'streak_share', null],
      ['alert', 'closed', 'notification_opt_outs', 'target'],
    ])
    const agenda = await getWeeklyAgenda(ctx)
    expect(agenda.alerts[0]?.trigger?.periods.every((item) => (item.deviation ?? 0) >= 0.1)).toBe(
      true,
    )
    expect((await listDecisions(ctx)).items).toMatchObject([{ source: 'review', cause: 'target' }])
    const [initiative] = (await listInitiatives(ctx)).filter(
      ({ name }) => name.en?.includes('eminder') ?? false,
    )
    const { rate } = await getAdherence(ctx, initiative?.id ?? '')
    expect(rate).toBeGreaterThan(0.5)
    expect(rate).toBeLessThan(1)
    const [monthly] = await listReviews(ctx, { kind: 'monthly' })
    const pack = await getReviewPack(ctx, monthly?.id ?? '', 'zh')
    expect(pack).toContain('## 待决策的预警\n\n| 指标')
    await ctx.dispose()
  },
)
