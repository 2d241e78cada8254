import { createReadStream, existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Metric } from '../contract/metric.js'
import { stopExperiment } from '../experiments/stop-experiment.js'
import { confirmImport } from '../imports/confirm-import.js'
import { importSettled } from '../imports/import-settled.js'
import { stageImport } from '../imports/stage-import.js'
import { uploadImport } from '../imports/upload-import.js'
import { experimentInput, northStar, openTestContext, runningExperiment } from '../testing.js'
import { supportingMetric, type TestContext } from '../testing.js'
import { lookAtExperiment } from './look-at-experiment.js'
import { recomputeSignificanceTest } from './recompute-significance-test.js'

// Public data that the project does not carry; the numbers are SciPy's, computed from the file.
const folder =
  process.env['SEXTANT_REAL_DATA'] ??
  fileURLToPath(new URL('../../../../../shared/data', import.meta.url))
const FILE = `${folder}/cookie_cats.csv.gz`
const here = existsSync(FILE)
const unlessHere = here ? '' : ' (not run: no real data here)'

function variant(key: string, name: string, isControl: boolean) {
  return { key, name: { en: name }, weightBp: 5000, isControl }
}

async function lookAtCookieCats(ctx: TestContext, target: Metric) {
  const experiment = await runningExperiment(
    ctx,
    experimentInput(target.id, {
      name: { en: 'Gate at level 40' },
      variants: [variant('gate_30', 'Level 30', true), variant('gate_40', 'Level 40', false)],
      plan: { minimumEffect: 0.04, baseline: { mean: 0.19, standardDeviation: null } },
    }),
  )
  const file = { fileName: 'cookie_cats.csv.gz', body: createReadStream(FILE) }
  const uploaded = await uploadImport(ctx, experiment.id, file)
  if (uploaded.suggested === null) throw new Error('nothing suggested')
  await stageImport(ctx, uploaded.id, uploaded.suggested)
  const staged = await importSettled(ctx, uploaded.id)
  await confirmImport(ctx, uploaded.id)
  await stopExperiment(ctx, experiment.id)
  return { staged, look: await lookAtExperiment(ctx, experiment.id) }
}

test.skipIf(!here)(
  `Cookie Cats: do not ship, it made the target worse; watch the ratio${unlessHere}`,
  async () => {
    const ctx = await openTestContext()
    try {
      const star = await northStar(ctx, { key: 'sum_gamerounds' })
      const target = await supportingMetric(ctx, star.id, {
        key: 'retention_7',
        name: { en: 'Day-7 retention', zh: '7 日留存率' },
      })
      const { staged, look } = await lookAtCookieCats(ctx, target)
      expect(staged.counts).toMatchObject({ received: 90_189, accepted: 90_189, rejected: 0 })
      const [read] = look.tests
      expect(read?.relative.estimate).toBeCloseTo(-0.043119034896460184, 12)
      expect(read?.relative.interval?.[0]).toBeCloseTo(-0.06924457700961774, 6)
      expect(read?.relative.interval?.[1]).toBeCloseTo(-0.01699349278330263, 6)
      expect(read?.absolute.estimate).toBeCloseTo(-0.008201298315205913, 12)
      expect(read?.absolute.pValue).toBeCloseTo(0.0015558255737072547, 5)
      expect(look.sampleRatio.pValue).toBeCloseTo(0.008607987810836262, 9)
      const verdict = look.verdicts[0]
      expect(verdict).toMatchObject({ verdict: 'do_not_ship', because: 'target' })
      expect(verdict?.sentence.en).toContain(
        'It made the target worse: Day-7 retention fell by 4.3% (95% interval −6.9% to −1.7%).',
      )
      expect(verdict?.sentence.en).toContain(
        'The North Star, sum_gamerounds, showed no clear change',
      )
      expect(verdict?.sentence.zh).toContain('目标指标变差：7 日留存率下降 4.3%')
      expect(verdict?.caveats.map((caveat) => caveat.en)).toEqual([
        'The sample ratio is unusual: 49.6% / 50.4% where 50.0% / 50.0% was planned (p = 0.0086).',
      ])
      for (const { id } of look.tests) {
        expect((await recomputeSignificanceTest(ctx, id)).identical).toBe(true)
      }
    } finally {
      await ctx.dispose()
    }
  },
)
