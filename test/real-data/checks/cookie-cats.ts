import { fileSource } from '@sextant/events'
import { meanMoments, quantile } from '@sextant/stats'
import { meanAnswers, rankAnswers, rateAnswers, splitAnswers } from '../answers.js'
import { armOf, withArms, type ArmsOfUnits } from '../arms-of-units.js'
import { realData } from '../real-data-folder.js'
import { readTable } from '../read-table.js'
import type { Checks } from '../reference.js'

const file = 'cookie_cats.csv.gz'
const [control, treatment] = ['gate_30', 'gate_40']

async function engineArms<T>(ask: (arms: ArmsOfUnits) => Promise<T>): Promise<T> {
  return withArms(
    await fileSource(realData(file)),
    {
      variantColumn: 'version',
      variants: 'from_file',
      unitColumn: 'userid',
      metrics: [
        { metric: 'rounds', kind: 'mean', column: 'sum_gamerounds' },
        { metric: 'retention_1', kind: 'proportion', column: 'retention_1' },
        { metric: 'retention_7', kind: 'proportion', column: 'retention_7' },
      ],
    },
    ask,
  )
}

function rates(metric: string) {
  return engineArms(async (arms) => {
    const found = await arms({ metric, kind: 'proportion' })
    return rateAnswers(armOf(found, control, 'proportion'), armOf(found, treatment, 'proportion'))
  })
}

function rounds(cap?: number) {
  return engineArms(async (arms) => {
    const query = { metric: 'rounds', kind: 'mean', ...(cap === undefined ? {} : { cap }) } as const
    const found = await arms(query)
    return meanAnswers(armOf(found, control, 'mean'), armOf(found, treatment, 'mean'))
  })
}

function rawRounds(keep: (rounds: number) => boolean = () => true) {
  const rows = readTable(file)
  const of = (version: string): number[] =>
    rows
      .filter((row) => row.text('version') === version)
      .map((row) => row.number('sum_gamerounds'))
      .filter(keep)
  return { control: of(control), treatment: of(treatment) }
}

/** The whole mobile game, through the engine; raw values only where a method needs them. */
export const cookieCats: Checks = {
  'cookie_cats/srm': () =>
    engineArms(async (arms) => {
      const found = await arms({ metric: 'rounds', kind: 'mean' })
      return splitAnswers([control, treatment].map((arm) => armOf(found, arm, 'mean').n))
    }),
  'cookie_cats/retention_1': () => rates('retention_1'),
  'cookie_cats/retention_7': () => rates('retention_7'),
  'cookie_cats/sum_gamerounds': async () => {
    const raw = rawRounds()
    return { ...(await rounds()), ...rankAnswers(raw.control, raw.treatment) }
  },
  'cookie_cats/sum_gamerounds_winsor99': async () => {
    const raw = rawRounds()
    const cap = quantile([...raw.control, ...raw.treatment], 0.99)
    return { ...(await rounds(0.99)), cap_p99_linear_interp: cap }
  },
  'cookie_cats/sum_gamerounds_no_outlier': () => {
    const raw = rawRounds((value) => value !== 49_854)
    return meanAnswers(meanMoments(raw.control), meanMoments(raw.treatment))
  },
}
