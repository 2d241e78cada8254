import type { Contribution } from '../contract/contribution.js'
import type { Direction } from '../contract/metric.js'
import type { LocalizedLine } from '../contract/text.js'
import type { Tree } from '../metrics/rules.js'
import { carrySlope } from './carry-slope.js'
import { liveShare } from './live-share.js'
import { portfolioOf, type Portfolio } from './portfolios.js'
import type { DecidedExperiment } from './read-decided.js'
import { addUp } from './shrink-portfolio.js'
import type { ValuePeriod } from './value-periods.js'
import type { WaterfallTerm } from './waterfall.js'
import { withInterval } from './with-interval.js'

/** A shipped experiment that counts. */
interface ShippedTerm extends WaterfallTerm {
  readonly number: number
  readonly name: LocalizedLine
  readonly route: 'measured' | 'carried'
  readonly slope: number | null
  readonly shareBp: number
  readonly shippedFrom: string
  readonly livePeriods: number
}

/** Where every decided experiment stands in a key result's waterfall. */
export interface Placed extends Pick<Contribution, 'notCarried' | 'notShipped' | 'shippedBefore'> {
  readonly shipped: readonly ShippedTerm[]
}

export interface PlaceFacts {
  readonly decided: readonly DecidedExperiment[]
  /** Linked to the key result by hand. */
  readonly linked: ReadonlySet<string>
  readonly metricId: string
  readonly tree: Tree
  readonly cycle: { readonly startsOn: string; readonly endsOn: string }
  /** Last day of the newest value. */
  readonly until: string
  /** What the value counts: its own period, or every one where periods are summed. */
  readonly periods: readonly ValuePeriod[]
  /** Where relative effects start from; null: from each period's own value. */
  readonly level: number | null
  readonly direction: Direction
}

const WHOLE_BP = 10_000

type Route =
  | { readonly route: 'measured'; readonly portfolio: Portfolio }
  | { readonly route: 'carried'; readonly portfolio: Portfolio; readonly slope: number }
  | { readonly why: Contribution['notCarried'][number]['why'] }

/**
 * Sorts decided experiments: shipped in the cycle and counted, shipped but not carried and why, not
 * shipped. One that measured the key result's own metric is taken as measured; any other only along
 * proven steps of the tree.
 */
export function placeExperiments(facts: PlaceFacts): Placed {
  const routeOf = router(facts)
  const shipped: ShippedTerm[] = []
  const notCarried: Contribution['notCarried'] = []
  const notShipped: Contribution['notShipped'] = []
  let shippedBefore = 0
  for (const experiment of facts.decided.filter((item) => isRelated(facts, item))) {
    const route = routeOf(experiment)
    const { experimentId, number, name, choice } = experiment
    if (experiment.shipped === null) {
      const { startsOn, endsOn } = facts.cycle
      if (experiment.decidedOn < startsOn || experiment.decidedOn > endsOn) continue
      const avoidedLoss = lossAvoided(facts, experiment, route)
      notShipped.push({ experimentId, number, name, choice, avoidedLoss })
      continue
    }
    const { shareBp, from } = experiment.shipped
    if (from < facts.cycle.startsOn) shippedBefore += 1
    if (!isInCycle(facts, from)) continue
    if ('why' in route) {
      const { why } = route
      notCarried.push({ experimentId, number, name, why, shareBp, shippedFrom: from })
      continue
    }
    shipped.push({
      experimentId,
      number,
      name,
      shareBp,
      shippedFrom: from,
      portfolio: route.portfolio,
      route: route.route,
      slope: route.route === 'carried' ? route.slope : null,
      livePeriods: livePeriods(facts, from),
      factor: factorOf(facts, route, { share: shareBp / WHOLE_BP, from }),
    })
  }
  return { shipped, notCarried, notShipped, shippedBefore }
}

/** It measured the metric, aims at one below it, or somebody linked it. */
function isRelated(
  { metricId, linked, tree }: PlaceFacts,
  { experimentId, effects, targetMetricId }: DecidedExperiment,
): boolean {
  if (targetMetricId === metricId || effects.has(metricId) || linked.has(experimentId)) return true
  const carried = carrySlope(tree, targetMetricId, metricId)
  return !('why' in carried) || carried.why !== 'no_path'
}

/** From the first day of the cycle to the end of the newest value. */
function isInCycle({ cycle, until }: PlaceFacts, day: string): boolean {
  return cycle.startsOn <= day && day <= until
}

function router(facts: PlaceFacts): (experiment: DecidedExperiment) => Route {
  const { decided, metricId, tree } = facts
  const own = portfolioOf(decided, metricId, 'absolute')
  const others = new Map<string, Portfolio>()
  const relativeOf = (id: string) => {
    const portfolio = others.get(id) ?? portfolioOf(decided, id, 'relative')
    others.set(id, portfolio)
    return portfolio
  }
  return ({ experimentId, targetMetricId, effects, isReadable }) => {
    if (!isReadable) return { why: 'do_not_read' }
    if (own.of(experimentId) !== null) return { route: 'measured', portfolio: own }
    if (targetMetricId === metricId || effects.has(metricId)) return { why: 'no_number' }
    const carried = carrySlope(tree, targetMetricId, metricId)
    if ('why' in carried) return carried
    // A relative change of a level of 0 is nothing that could be added to it.
    if (facts.level === 0) return { why: 'no_level' }
    const portfolio = relativeOf(targetMetricId)
    if (portfolio.of(experimentId) === null) return { why: 'no_number' }
    return { route: 'carried', portfolio, slope: carried.slope }
  }
}

function livePeriods({ periods }: PlaceFacts, from: string): number {
  return periods.reduce((sum, period) => sum + liveShare(period, from), 0)
}

/** Effect per unit to the value of the key result: share, days live, and slope times level if carried. */
function factorOf(
  facts: PlaceFacts,
  route: Exclude<Route, { readonly why: string }>,
  { share, from }: { readonly share: number; readonly from: string },
): number {
  if (route.route === 'measured') return share * livePeriods(facts, from)
  const levels = facts.periods.reduce(
    (sum, period) => sum + liveShare(period, from) * (facts.level ?? period.value),
    0,
  )
  return share * route.slope * levels
}

/** What a loser would have cost at full share since the day it was turned down; null for others. */
function lossAvoided(
  facts: PlaceFacts,
  { experimentId, decidedOn }: DecidedExperiment,
  route: Route,
): Contribution['notShipped'][number]['avoidedLoss'] {
  if ('why' in route || facts.direction === 'neutral') return null
  const believed = route.portfolio.of(experimentId)
  if (believed === null) return null
  const factor = factorOf(facts, route, { share: 1, from: decidedOn })
  const { estimate, variance } = addUp([{ factor, effect: believed.effect }], route.portfolio)
  const loss = -estimate
  const isLoss = facts.direction === 'up' ? loss > 0 : loss < 0
  return isLoss ? withInterval(loss, variance) : null
}
