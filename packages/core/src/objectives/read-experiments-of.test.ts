import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { abortExperiment } from '../experiments/abort-experiment.js'
import { registerExperiment } from '../experiments/register-experiment.js'
import {
  experimentInput,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
  type TestContext,
} from '../testing.js'
import { createCycle } from './create-cycle.js'
import { createKeyResult } from './create-key-result.js'
import { createObjective } from './create-objective.js'
import { getKeyResult } from './get-key-result.js'

const DAY_MS = 86_400_000

describe('experiments of a key result', () => {
  let ctx: TestContext
  beforeAll(async () => {
    ctx = await openTestContext({ now: '2026-08-01T09:00:00.000Z' })
  })
  afterAll(() => ctx.dispose())

  test('those on its metric in its cycle, and those linked, newest first', async () => {
    const star = await northStar(ctx)
    const metric = await supportingMetric(ctx, star.id, { key: 'completion' })
    const other = await supportingMetric(ctx, star.id, { key: 'streak' })
    const before = await runningExperiment(ctx, experimentInput(metric.id))
    await abortExperiment(ctx, before.id)
    const into = await runningExperiment(ctx, experimentInput(metric.id))
    ctx.advance(70 * DAY_MS)
    const cycle = await createCycle(ctx, {
      name: { en: 'Q4' },
      startsOn: '2026-10-01',
      endsOn: '2026-12-31',
    })
    const objective = await createObjective(ctx, {
      cycleId: cycle.id,
      title: { en: 'Finish' },
      ownerId: 'per_product',
    })
    const keyResult = await createKeyResult(ctx, {
      objectiveId: objective.id,
      title: { en: 'Completion' },
      metricId: metric.id,
      range: { type: 'move', baseline: 0.6, target: 0.64 },
      ownerId: 'per_product',
    })
    const linked = await registerExperiment(
      ctx,
      experimentInput(other.id, { keyResultIds: [keyResult.id] }),
    )
    await registerExperiment(ctx, experimentInput(other.id))
    const found = await getKeyResult(ctx, keyResult.id)
    expect(found.experiments).toMatchObject([
      { experimentId: linked.id, link: 'explicit', state: 'draft', verdict: null, lift: null },
      { experimentId: into.id, link: 'target', state: 'running', verdict: null, lift: null },
    ])
  })
})
