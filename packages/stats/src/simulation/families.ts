import { normalSurvival } from '../distributions/normal.js'
import { adjustPValues, type MultiplicityProcedure } from '../multiplicity/adjust-p-values.js'
import { shrinkEffects } from '../portfolio/shrink-effects.js'
import { seededNormal } from './random.js'
import { means, type Promised, type Study } from './study.js'

const FAMILY = 20
const RATES: readonly (readonly [MultiplicityProcedure, string])[] = [
  ['benjamini-hochberg', 'Benjamini-Hochberg'],
  ['benjamini-yekutieli', 'Benjamini-Yekutieli'],
]
const CHANCES: readonly (readonly [MultiplicityProcedure, string])[] = [
  ['bonferroni', 'Bonferroni'],
  ['holm', 'Holm'],
  ['hochberg', 'Hochberg'],
  ['hommel', 'Hommel'],
  ['sidak', 'Šidák'],
]

interface Family {
  readonly id: string
  readonly says: string
  readonly seed: number
  readonly trueEffects: number
  /** Correlation that all statistics share. */
  readonly correlation: number
}

/** Two-sided p-values of a family whose first tests have an effect of three standard errors. */
function drawFamily(normal: () => number, { trueEffects, correlation }: Family): number[] {
  const shared = Math.sqrt(correlation) * normal()
  return Array.from({ length: FAMILY }, (_, index) => {
    const noise = shared + Math.sqrt(1 - correlation) * normal()
    const z = noise + (index < trueEffects ? 3 : 0)
    return 2 * normalSurvival(Math.abs(z))
  })
}

function familyStudy(family: Family): Study {
  const row = (kind: 'fdr' | 'fwer', name: string, procedure: string): Promised => ({
    id: `${kind}.${procedure}_${family.id}`,
    says: `${kind === 'fdr' ? 'False share' : 'Any false'}, ${name}, ${family.says}`,
    relation: 'at most',
    promised: 0.05,
    leeway: 0,
  })
  return {
    rows: [
      ...RATES.map(([procedure, name]) => row('fdr', name, procedure)),
      ...CHANCES.map(([procedure, name]) => row('fwer', name, procedure)),
    ],
    trials: { short: 3000, full: 100_000 },
    run(trials) {
      const normal = seededNormal(family.seed)
      return means(trials, () => {
        const pValues = drawFamily(normal, family)
        const rejected = (procedure: MultiplicityProcedure) =>
          adjustPValues(pValues, procedure).map((p) => p <= 0.05)
        const falsely = (flags: readonly boolean[]) =>
          flags.filter((flag, index) => flag && index >= family.trueEffects).length
        return [
          ...RATES.map(([procedure]) => {
            const flags = rejected(procedure)
            return falsely(flags) / Math.max(1, flags.filter(Boolean).length)
          }),
          ...CHANCES.map(([procedure]) => Number(falsely(rejected(procedure)) > 0)),
        ]
      })
    },
  }
}

const promises: Study = {
  rows: [
    {
      id: 'promise.shrunk_sum',
      says: 'True gain of winners over their shrunk sum, portfolios of 200',
      relation: 'equals',
      promised: 1,
      leeway: 0.05,
    },
    {
      id: 'promise.naive_sum',
      says: 'True gain of winners over their plain sum',
      relation: 'at most',
      promised: 0.6,
      leeway: 0,
    },
  ],
  trials: { short: 100, full: 3000 },
  run(trials) {
    const normal = seededNormal(18)
    const totals = { naive: 0, shrunk: 0, truth: 0 }
    for (let trial = 0; trial < trials; trial += 1) {
      const experiments = Array.from({ length: 200 }, () => {
        const truth = 0.02 * normal()
        return { truth, estimate: truth + 0.03 * normal(), variance: 0.0009 }
      })
      const { naiveSum, shrunkSum, effects } = shrinkEffects(experiments, { alpha: 0.05 })
      totals.naive += naiveSum
      totals.shrunk += shrunkSum
      for (const [index, { winner }] of effects.entries()) {
        if (winner) totals.truth += experiments[index]?.truth ?? 0
      }
    }
    return [totals.truth / totals.shrunk, totals.truth / totals.naive]
  },
}

/** False rejections in families of tests, and what winners of a portfolio keep of their promise. */
export const familyStudies: readonly Study[] = [
  familyStudy({
    id: 'null',
    says: '20 tests, no effect anywhere',
    seed: 61,
    trueEffects: 0,
    correlation: 0,
  }),
  familyStudy({
    id: 'mixed',
    says: '20 tests, 5 with an effect',
    seed: 62,
    trueEffects: 5,
    correlation: 0,
  }),
  familyStudy({
    id: 'correlated',
    says: '20 tests, 5 with an effect, correlation 0.5',
    seed: 63,
    trueEffects: 5,
    correlation: 0.5,
  }),
  promises,
]
