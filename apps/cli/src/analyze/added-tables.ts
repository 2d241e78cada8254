import { interval, number, percent, probability, signed } from '../figures.js'
import { textTable } from '../text-table.js'
import type { Analysis } from './analyze-file.js'
import type { MetricComparison } from './judge.js'
import type { AnalyzeRequest, SequentialPlan } from './request.js'
import { boundNow } from './sequential-look.js'

/** The tables of what was asked for besides the plain comparison, in the order it is computed. */
export function addedTables(analysis: Analysis, request: AnalyzeRequest): readonly string[] {
  return [
    ...sequentialTable(analysis, request),
    ...stoppedTable(analysis),
    ...correctionTable(analysis, request),
    ...posteriorTable(analysis, request),
  ]
}

function sequentialTable({ comparisons }: Analysis, request: AnalyzeRequest): readonly string[] {
  const { sequential: plan, alpha } = request
  if (plan === undefined) return []
  const planned = plan.kind === 'group_sequential'
  const rows = comparisons.flatMap(({ metric, treatment, sequential }) => {
    if (sequential === undefined) return []
    const { pValue, group } = sequential
    const bound = planned ? [group?.crossed === true ? 'crossed' : 'not crossed'] : []
    return [[metric.name, treatment, ...intervalCells(sequential), probability(pValue), ...bound]]
  })
  const ends = confidence(alpha)
  const header = ['metric', 'variant', ends, `relative ${ends}`, 'p', ...(planned ? ['bound'] : [])]
  return [`${planTitle(plan, alpha)}\n\n${textTable([header, ...rows])}`]
}

function planTitle(plan: SequentialPlan, alpha: number): string {
  switch (plan.kind) {
    case 'confidence_sequence':
      return `Confidence sequence, tightest at ${number(plan.tuning)} units: valid at every look`
    case 'msprt':
      return `Mixture sequential test, tau ${percent(plan.tau)} of relative effects: valid at every look`
    case 'group_sequential': {
      const { z, nominalP } = boundNow(plan, alpha)
      const look = `Planned look ${plan.informationFractions.length}`
      const share = percent(plan.informationFractions.at(-1) ?? Number.NaN).replace('+', '')
      const bound = `stop beyond |z| = ${number(z)} (p ${probability(2 * nominalP)})`
      return `${look}, at ${share} of the final sample: ${bound}`
    }
  }
}

function stoppedTable({ comparisons }: Analysis): readonly string[] {
  const rows = comparisons.flatMap(({ metric, treatment, sequential }) => {
    const stopped = sequential?.group?.afterStopping ?? null
    if (stopped === null) return []
    const { estimate, interval: ends, pValue } = stopped
    return [
      [metric.name, treatment, percent(estimate), interval(ends, percent), probability(pValue)],
    ]
  })
  if (rows.length === 0) return []
  const header = ['metric', 'variant', 'relative', 'interval', 'p']
  const title = 'After stopping, corrected for the looks (median-unbiased)'
  return [`${title}\n\n${textTable([header, ...rows])}`]
}

function correctionTable(
  { comparisons, family }: Analysis,
  { correction, alpha }: AnalyzeRequest,
): readonly string[] {
  if (family === undefined) return []
  const rows = comparisons.flatMap(({ metric, treatment, corrected }) => {
    if (corrected === undefined) return []
    return [[metric.name, treatment, ...intervalCells(corrected), probability(corrected.pValue)]]
  })
  const ends = `${confidence(alpha)} for all`
  const table = textTable([['metric', 'variant', ends, `relative ${ends}`, 'p'], ...rows])
  const title = `Corrected for ${family.tests} tests (${correction}), intervals by Bonferroni`
  return [`${title}\n\n${table}`]
}

function posteriorTable(
  { comparisons }: Analysis,
  { prior, alpha }: AnalyzeRequest,
): readonly string[] {
  if (prior === undefined) return []
  const rows = comparisons.flatMap(({ metric, treatment, posterior }) => {
    if (posterior === undefined) return []
    const { chanceToWin, undefinedBecause, interval: ends } = posterior
    const chance = undefinedBecause === null ? `${(chanceToWin * 100).toFixed(2)}%` : '–'
    const losses = [posterior.riskOfTreatment, posterior.riskOfControl].map(loss)
    return [[metric.name, treatment, chance, interval(ends, percent), ...losses]]
  })
  const held = `${number((1 - alpha) * 100)}% credible, relative`
  const header = ['metric', 'variant', 'chance to win', held, 'loss if chosen', 'loss if not']
  const about =
    prior.kind === 'flat'
      ? 'flat prior'
      : `prior of the relative effect: ${percent(prior.mean)} ± ${percent(prior.standardDeviation).replace('+', '')}`
  return [`Bayesian, ${about}\n\n${textTable([header, ...rows])}`]
}

function loss(share: number): string {
  return Number.isNaN(share) ? '–' : `${number(share * 100)}%`
}

function intervalCells({
  interval: ends,
  relativeInterval,
}: Pick<NonNullable<MetricComparison['corrected']>, 'interval' | 'relativeInterval'>) {
  return [interval(ends, signed), interval(relativeInterval, percent)]
}

function confidence(alpha: number): string {
  return `${number((1 - alpha) * 100)}% interval`
}
