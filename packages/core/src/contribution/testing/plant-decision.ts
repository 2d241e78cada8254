import { eq } from 'drizzle-orm'
import type { Context } from '../../context.js'
import type { Decision, VerdictName } from '../../contract/experiment.js'
import { SignificanceTest, type EffectResult } from '../../contract/significance-test.js'
import { decisions, experiments, looks, significanceTests } from '../../db/schema/experiments.js'
import { metricInput, experimentInput, runningExperiment } from '../../testing.js'

/** An effect as a test stored it. */
interface PlantedEffect {
  readonly metricId: string
  readonly absolute: readonly [estimate: number, standardError: number]
  readonly relative?: readonly [estimate: number, standardError: number]
}

export interface PlantedDecision {
  readonly targetMetricId: string
  readonly effects: readonly PlantedEffect[]
  readonly choice: Decision['choice']
  readonly shipped: { readonly shareBp: number; readonly from: string } | null
  readonly verdict?: VerdictName
  readonly initiativeId?: string
}

/**
 * A decided experiment with exact effects, for tests: data that give chosen digits after sampling
 * cannot be made, so the rows are written as a look and a decision would have left them.
 */
export async function plantDecision(
  ctx: Context,
  { targetMetricId, effects, choice, shipped, verdict = 'ship', initiativeId }: PlantedDecision,
): Promise<{ readonly id: string; readonly number: number }> {
  const { id, number, lock } = await runningExperiment(
    ctx,
    experimentInput(targetMetricId, { initiativeId: initiativeId ?? null }),
  )
  const at = ctx.now().toISOString()
  const lookId = ctx.newId('look')
  await ctx.store.db.insert(looks).values({
    id: lookId,
    experimentId: id,
    number: 1,
    importId: null,
    eventsSeq: 1,
    planHash: lock?.hash ?? '',
    state: 'stopped',
    units: [],
    sampleReached: true,
    sampleRatio: { statistic: 0, degreesOfFreedom: 1, pValue: 1 },
    health: [],
    verdicts: [
      { treatment: 'treatment', verdict, because: null, sentence: { en: '', zh: '' }, caveats: [] },
    ],
    dataWatermark: at,
    notMeasured: [],
    createdAt: at,
    createdBy: ctx.actorId,
  })
  for (const [position, effect] of effects.entries()) {
    const testId = ctx.newId('tst')
    const role = effect.metricId === targetMetricId ? 'target' : 'secondary'
    const row = { experimentId: id, lookId, position, role, metricId: effect.metricId } as const
    const record = recordOf(ctx, { id: testId, ...row }, effect)
    await ctx.store.db
      .insert(significanceTests)
      .values({ id: testId, ...row, record, createdAt: at })
  }
  await ctx.store.db.insert(decisions).values({
    id: ctx.newId('dec'),
    experimentId: id,
    lookId,
    choice,
    treatment: 'treatment',
    recommendation: verdict,
    followsRecommendation: true,
    learning: { believed: { en: 'x' }, saw: { en: 'x' }, next: { en: 'Nothing more' } },
    shippedShareBp: shipped?.shareBp ?? null,
    shippedFrom: shipped?.from ?? null,
    evidence: { testIds: [], canonical: '{}', hash: '' },
    decidedAt: at,
    decidedBy: ctx.actorId,
  })
  await ctx.store.db
    .update(experiments)
    .set({ state: 'decided', stoppedAt: at })
    .where(eq(experiments.id, id))
  return { id, number }
}

function recordOf(
  ctx: Context,
  row: Pick<SignificanceTest, 'id' | 'experimentId' | 'lookId' | 'role' | 'metricId'>,
  { absolute, relative = [0, 1] }: PlantedEffect,
): SignificanceTest {
  const { key, name, tier, kind, direction } = metricInput('planted')
  const arm = { n: 1, mean: 0, moments: { kind: 'proportion', n: 1, sum: 0 } } as const
  return SignificanceTest.parse({
    ...row,
    metricKey: key,
    metricName: name,
    metricTier: tier,
    metricVersion: 1,
    unit: null,
    kind,
    direction,
    planHash: '',
    control: { variant: 'control', ...arm },
    treatment: { variant: 'treatment', ...arm },
    method: 'planted',
    options: { alpha: 0.05, margin: null },
    relative: effectOf(relative),
    absolute: effectOf(absolute),
    guardrail: null,
    reading: 'improves',
    dataWatermark: ctx.now().toISOString(),
    engine: 'none',
    explain: '',
    createdAt: ctx.now().toISOString(),
    createdBy: ctx.actorId,
  })
}

function effectOf([estimate, standardError]: readonly [number, number]): EffectResult {
  return {
    estimate,
    standardError,
    interval: null,
    degreesOfFreedom: null,
    statistic: null,
    pValue: null,
    undefinedBecause: null,
  }
}
