import { comparePlans, groupBoundaries, type PlanDesign } from '@sextant/stats'
import { figure, takeTurns, type Figure } from './measure.js'
import { naiveBoundaries } from './naive-boundaries.js'

const ROUNDS = 9
const spending = { kind: 'obrien-fleming' } as const
const looks = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => (index + 1) / count)

/** Bounds of a plan with twenty looks, and what the planner computes at every keystroke. */
export async function planningFigures(): Promise<Figure[]> {
  const plan = { informationFractions: looks(20), alpha: 0.05, twoSided: true, spending }
  const bounds = () => groupBoundaries(plan)
  const naive = () => naiveBoundaries(20, 0.05, spending)
  requireAgreement(
    bounds().map(({ z }) => z),
    naive(),
  )
  const solved = await takeTurns(ROUNDS, bounds, naive)
  const figures = [
    figure({
      name: 'group-sequential bounds, 20 looks',
      value: solved.subject,
      unit: 'ms',
      baseline: 'recursion on an even grid',
      baselineValue: solved.baseline,
      goal: 20,
    }),
  ]
  for (const count of [5, 20]) {
    const five = { ...plan, informationFractions: looks(count) }
    const drawn = await takeTurns(
      ROUNDS,
      () => comparePlans(design(count)),
      () => groupBoundaries(five),
    )
    figures.push(
      figure({
        name: `planner redraw, four methods, ${count} looks`,
        value: drawn.subject,
        unit: 'ms',
        baseline: 'the bounds of its looks alone',
        baselineValue: drawn.baseline,
        goal: 16,
      }),
    )
  }
  return figures
}

function design(count: number): PlanDesign {
  return {
    target: { mean: 0.1, variance: 0.09 },
    minimumEffect: 0.05,
    alpha: 0.05,
    power: 0.8,
    guardrailCount: 2,
    guardrails: [
      { mean: 0.2, variance: 0.16, margin: 0.02 },
      { mean: 3, variance: 9, margin: 0.03 },
    ],
    weights: [1, 1],
    unitsPerDay: 5000,
    spending,
    looks: looks(count),
    prior: { mean: 0, standardDeviation: 0.3 },
  }
}

// A baseline that computes something else would compare nothing.
function requireAgreement(ours: readonly number[], naive: readonly number[]): void {
  const worst = Math.max(...ours.map((z, i) => (z > 7 ? 0 : Math.abs(z - (naive[i] ?? 0)))))
  if (!(worst < 1e-3)) throw new Error(`the bounds differ by ${worst}`)
}
