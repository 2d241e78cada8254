import { daysBetween } from '../calendar.js'
import type { Context } from '../context.js'
import type { Contribution, ContributionPart } from '../contract/contribution.js'
import type { KeyResult } from '../contract/objective.js'
import { loadMetrics } from '../metrics/load.js'
import { getKeyResult } from '../objectives/get-key-result.js'
import { requireCycle } from '../objectives/require-cycle.js'
import { placeExperiments, type Placed } from './place-experiments.js'
import { readDecided } from './read-decided.js'
import { readValuePeriods } from './value-periods.js'
import { addUp } from './shrink-portfolio.js'
import { waterfall, type Waterfall } from './waterfall.js'
import { CONTRIBUTION_LEVEL, withInterval } from './with-interval.js'

type Movement = Pick<Contribution, 'metricId' | 'baseline' | 'current' | 'change'>

/**
 * What shipped experiments account for of a key result's movement (design: baseline, experiments,
 * unexplained, current). The measured value is read and never changed; experiments shipped before
 * the cycle are in its baseline already.
 */
export async function getContribution(ctx: Context, keyResultId: string): Promise<Contribution> {
  const { db } = ctx.store
  const keyResult = await getKeyResult(ctx, keyResultId)
  const { range, metricId, cycleId, current } = keyResult
  const isNumeric = range.type === 'move' || range.type === 'cumulative'
  const movement = movementOf(keyResult)
  const none = (unavailable: Contribution['unavailable']) =>
    nothing(keyResultId, movement, unavailable)
  if (metricId === null) return none('no_metric')
  if (!isNumeric) return none('not_numeric')
  if (cycleId === null) return none('no_cycle')
  if (current === null) return none('no_data')
  const cycle = await requireCycle(db, cycleId)
  const periods = await readValuePeriods(db, metricId, cycle, current.day)
  const { tree, byId } = await loadMetrics(db)
  const placed = placeExperiments({
    decided: await readDecided(db),
    linked: new Set(keyResult.experiments.map((item) => item.experimentId)),
    metricId,
    tree,
    cycle,
    until: current.day,
    periods: range.type === 'move' ? periods.slice(-1) : periods,
    level: range.type === 'move' ? range.baseline : null,
    direction: byId.get(metricId)?.direction ?? 'neutral',
  })
  return assemble(keyResultId, movement, placed)
}

function movementOf({ range, metricId, current }: KeyResult): Movement {
  const baseline = range.type === 'move' || range.type === 'cumulative' ? range.baseline : null
  const change = current === null || baseline === null ? null : current.value - baseline
  return { metricId, baseline, current, change }
}

function assemble(keyResultId: string, movement: Movement, placed: Placed): Contribution {
  const { shipped, notCarried, notShipped, shippedBefore } = placed
  const result = waterfall(shipped, movement.change)
  const parts = shipped
    .flatMap((item) => partOf(item, result, movement.current?.day ?? item.shippedFrom))
    .toSorted((a, b) => Math.abs(b.impact.estimate) - Math.abs(a.impact.estimate))
  const flags: Contribution['flags'] = ['holdout_missing']
  if (parts.some((part) => !part.shrunk)) flags.unshift('raw_effects')
  if (parts.length > 1) flags.unshift('effects_assumed_independent')
  return {
    ...nothing(keyResultId, movement, null),
    parts,
    // No experiment is not an effect of 0.
    sum: parts.length === 0 ? null : result.sum,
    unexplained: result.unexplained,
    notCarried,
    notShipped,
    shippedBefore,
    flags,
  }
}

function partOf(
  item: Placed['shipped'][number],
  { impacts }: Waterfall,
  until: string,
): ContributionPart[] {
  const believed = item.portfolio.of(item.experimentId)
  const impact = impacts.get(item.experimentId)
  if (believed === null || impact === undefined) return []
  const { raw, effect } = believed
  const { shrunk, size } = item.portfolio
  const { variance: believedVariance } = addUp([{ factor: 1, effect }], item.portfolio)
  const { experimentId, number, name, route, slope, shareBp, shippedFrom, livePeriods } = item
  return [
    {
      experimentId,
      number,
      name,
      route,
      slope,
      shareBp,
      shippedFrom,
      livePeriods,
      raw: withInterval(raw.estimate, raw.variance),
      effect: withInterval(effect.estimate, believedVariance),
      shrunk,
      fittedOn: size,
      daysLive: daysBetween(shippedFrom, until) + 1,
      impact,
    },
  ]
}

function nothing(
  keyResultId: string,
  movement: Movement,
  unavailable: Contribution['unavailable'],
): Contribution {
  return {
    keyResultId,
    ...movement,
    unavailable,
    parts: [],
    sum: null,
    unexplained: null,
    holdout: null,
    notCarried: [],
    notShipped: [],
    shippedBefore: 0,
    level: CONTRIBUTION_LEVEL,
    flags: [],
  }
}
