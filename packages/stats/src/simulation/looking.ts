import { compare } from '../compare.js'
import type { MeanMoments } from '../moments.js'
import type { AlphaSpending } from '../sequential/alpha-spending.js'
import { confidenceSequence } from '../sequential/confidence-sequence.js'
import { groupBoundaries } from '../sequential/group-boundaries.js'
import { groupResult } from '../sequential/group-result.js'
import { mixtureSprt } from '../sequential/mixture-sprt.js'
import { sequentialSampleRatio } from '../sequential/sequential-sample-ratio.js'
import { GrowingMean } from './arms.js'
import { seededNormal, seededRandom } from './random.js'
import { shares, type Promised, type Relation, type Study } from './study.js'

function error(
  id: string,
  says: string,
  relation: Relation = 'at most',
  promised = 0.05,
): Promised {
  return { id: `error.${id}`, says, relation, promised, leeway: 0 }
}

/** Growing A/A experiments of 4000 units an arm, read after every 20 of them. */
function aaLooks(normal: () => number): (readonly [MeanMoments, MeanMoments])[] {
  const [control, treatment] = [new GrowingMean(), new GrowingMean()]
  const draw = (): number => 2 + normal()
  return Array.from(
    { length: 200 },
    () => [control.add(20, draw).moments(), treatment.add(20, draw).moments()] as const,
  )
}

const always: Study = {
  rows: [
    error('confidence_sequence', 'Confidence sequence, A/A, 200 looks'),
    error('mixture_sprt', 'Mixture SPRT, the same A/A experiments'),
    error('peeking', 'What 200 looks at a fixed-horizon test do instead', 'at least', 0.25),
  ],
  trials: { short: 300, full: 6000 },
  run(trials) {
    const normal = seededNormal(15)
    const options = { difference: 'absolute', alpha: 0.05 } as const
    return shares(trials, () => {
      const looks = aaLooks(normal)
      const comparisons = looks.map(([a, b]) => compare(a, b, options))
      const mixture = mixtureSprt(
        comparisons.map(({ estimate, standardError }) => ({
          estimate,
          variance: standardError ** 2,
        })),
        { tau: 0.1, alpha: 0.05 },
      )
      return [
        looks.some(([a, b]) => {
          return confidenceSequence(a, b, { ...options, tuning: 4000 }).pValue < 0.05
        }),
        mixture.rejectedAt !== null,
        comparisons.some(({ pValue }) => pValue < 0.05),
      ]
    })
  },
}

const even = [0.2, 0.4, 0.6, 0.8, 1]
const uneven = [0.08, 0.35, 0.41, 0.9, 1]
const DESIGNS: readonly (readonly [string, string, AlphaSpending, readonly number[]])[] = [
  ['group_obf', 'O’Brien-Fleming spending, five looks', { kind: 'obrien-fleming' }, even],
  ['group_pocock', 'Pocock spending, five looks', { kind: 'pocock' }, even],
  ['group_power', 'Power spending t², five looks', { kind: 'power', exponent: 2 }, even],
  [
    'group_hsd',
    'Hwang-Shih-DeCani spending, γ = -4, five looks',
    { kind: 'hwang-shih-decani', gamma: -4 },
    even,
  ],
  ['group_uneven', 'O’Brien-Fleming, uneven looks', { kind: 'obrien-fleming' }, uneven],
  ['group_pocock_uneven', 'Pocock, uneven looks', { kind: 'pocock' }, uneven],
]

/** Scores of a Brownian motion at the looks, which alone decide a group-sequential test. */
function groupStudy(
  [id, says, spending, informationFractions]: (typeof DESIGNS)[number],
  index: number,
): Study {
  return {
    rows: [error(id, says, 'equals')],
    trials: { short: 30_000, full: 1_000_000 },
    run(trials) {
      const normal = seededNormal(40 + index)
      const bounds = groupBoundaries({
        informationFractions,
        alpha: 0.05,
        twoSided: true,
        spending,
      })
      return shares(trials, () => {
        let [score, before] = [0, 0]
        return [
          bounds.some(({ z, informationFraction: t }) => {
            score += Math.sqrt(t - before) * normal()
            before = t
            return Math.abs(score) / Math.sqrt(t) > z
          }),
        ]
      })
    },
  }
}

const stopped: Study = {
  rows: [
    {
      id: 'coverage.group_result',
      says: 'Stage-wise result after stopping, a true effect of 2.5 standard errors',
      relation: 'equals',
      promised: 0.95,
      leeway: 0,
    },
    {
      id: 'bias.group_result',
      says: 'Median-unbiased estimate above the truth, the same trials',
      relation: 'equals',
      promised: 0.5,
      leeway: 0,
    },
  ],
  trials: { short: 400, full: 4000 },
  run(trials) {
    const normal = seededNormal(19)
    const truth = 2.5
    const spending = { kind: 'pocock' } as const
    const plan = { informationFractions: even, alpha: 0.05, twoSided: true, spending }
    const bounds = groupBoundaries(plan)
    return shares(trials, () => {
      let [score, look, t] = [0, -1, 0]
      do {
        look += 1
        t = bounds[look]?.informationFraction ?? 1
        score += 0.2 * truth + Math.sqrt(0.2) * normal()
      } while (look < 4 && Math.abs(score) / Math.sqrt(t) <= (bounds[look]?.z ?? 0))
      const stop = { look, estimate: score / t, standardError: 1 / Math.sqrt(t) }
      const { pValue, estimate } = groupResult(plan, stop, { nullValue: truth })
      return [pValue >= 0.05, estimate > truth]
    })
  },
}

const arrivals: Study = {
  rows: [
    error('sequential_srm', 'Sequential sample ratio, a fair split, a look after every 5 units'),
    {
      id: 'power.sequential_srm',
      says: 'It finds a split of 55% within 2,000 units',
      relation: 'at least',
      promised: 0.9,
      leeway: 0,
    },
  ],
  trials: { short: 400, full: 6000 },
  run(trials) {
    const random = seededRandom(17)
    const alarm = (treated: number): boolean => {
      const batches = Array.from({ length: 400 }, () => {
        let count = 0
        for (let i = 0; i < 5; i += 1) if (random() < treated) count += 1
        return [5 - count, count]
      })
      const looks = sequentialSampleRatio(batches, [1, 1], { concentration: 100 })
      return (looks.at(-1)?.pValue ?? 1) < 0.05
    }
    return shares(trials, () => [alarm(0.5), alarm(0.55)])
  },
}

/** What looking more than once does to false alarms, and to the result after stopping. */
export const lookingStudies: readonly Study[] = [
  always,
  ...DESIGNS.map(groupStudy),
  stopped,
  arrivals,
]
