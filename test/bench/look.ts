import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import {
  confirmImport,
  importSettled,
  lookAtExperiment,
  stageImport,
  stopExperiment,
  uploadImport,
} from '@sextant/core'
import {
  experimentInput,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
} from '@sextant/core/testing'
import { figure, takeTurns, type Figure } from './measure.js'
import { writeUnits } from './units-file.js'

const ROWS = 100_000
const ROUNDS = 5

/** A look from the outside: moments, health checks, tests and verdicts, written to the store. */
export async function lookFigures(): Promise<Figure[]> {
  const ctx = await openTestContext()
  try {
    const star = await northStar(ctx, { key: 'revenue' })
    const target = await supportingMetric(ctx, star.id, { key: 'converted' })
    const input = experimentInput(target.id, {
      plan: { minimumEffect: 0.05, baseline: { mean: 0.2, standardDeviation: null } },
    })
    const experiment = await runningExperiment(ctx, input)
    const path = join(ctx.folder, 'units.csv')
    await writeUnits(path, ROWS)
    const file = { fileName: 'units.csv', body: createReadStream(path) }
    const uploaded = await uploadImport(ctx, experiment.id, file)
    if (uploaded.suggested === null) throw new Error('the columns are named after the metrics')
    await stageImport(ctx, uploaded.id, uploaded.suggested)
    await importSettled(ctx, uploaded.id)
    await confirmImport(ctx, uploaded.id)
    await stopExperiment(ctx, experiment.id)

    const { tests } = await lookAtExperiment(ctx, experiment.id)
    if (tests.length < 2) throw new Error('a look tests the target and the North Star')
    const dataset = uploaded.id
    const spent = await takeTurns(
      ROUNDS,
      () => lookAtExperiment(ctx, experiment.id),
      async () => {
        await ctx.events.moments({ dataset, metric: 'converted', kind: 'proportion' })
        await ctx.events.moments({ dataset, metric: 'revenue', kind: 'mean' })
      },
    )
    return [
      figure({
        name: `a look at ${ROWS} units, stored`,
        value: spent.subject,
        unit: 'ms',
        baseline: 'the SQL of its moments alone',
        baselineValue: spent.baseline,
      }),
    ]
  } finally {
    await ctx.dispose()
  }
}
