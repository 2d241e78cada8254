import { byTier, type PerTier } from '../budget/per-tier.js'
import type { Placement, TierCalendar } from '../budget/tier-calendar.js'
import { placeExperiments, type Placed } from '../contribution/place-experiments.js'
import type { DecidedExperiment } from '../contribution/read-decided.js'
import { waterfall, type WaterfallTerm } from '../contribution/waterfall.js'
import { DRAWN_TO, LEAST_EXPERIMENTS, type Gain, type Returns } from '../contract/returns.js'
import { TIERS, type Direction, type Tier } from '../contract/metric.js'
import { northStarOf, type Tree } from '../metrics/rules.js'
import type { TrailingWindow } from './trailing-window.js'

/** A concluded experiment with where its spend is booked and how its gain reaches the North Star. */
export interface Concluded {
  readonly experiment: DecidedExperiment
  readonly initiativeId: string | null
  /** Null where neither initiative nor metric gives it one. */
  readonly tier: Tier | null
  /** Parts by tier where the work serves several; sums to 1. */
  readonly parts: PerTier<number>
  /** Effect to gain over the window; null where nothing is shipped or nothing is carried. */
  readonly term: WaterfallTerm | null
  /** Whose experiments its effect was drawn towards; null without a term. */
  readonly drawnTo: (typeof DRAWN_TO)[number] | null
  readonly liveYet: boolean
  readonly notCarried: Returns['notCarried'][number]['why'] | null
}

export interface GainFacts {
  readonly decided: readonly DecidedExperiment[]
  readonly initiativeOf: ReadonlyMap<string, string | null>
  readonly tierOf: TierCalendar
  readonly tree: Tree
  readonly window: TrailingWindow
  /** The North Star's mean over the window; null without a value. */
  readonly level: number | null
  readonly direction: Direction
}

/**
 * Every experiment concluded in the window, in the tier that its initiative, else its target metric
 * had on the day of the decision (budget rule 6.4). Its gain is the believed effect on the North
 * Star × share of units × share of the window's days that it was live, along the routes of a key
 * result's contribution; positive is the way the North Star should move.
 */
export function concludedIn(facts: GainFacts): Concluded[] {
  const { decided, window, initiativeOf } = facts
  const shipped = termsOf(facts)
  const placed = place(facts, decided)
  const reasons = new Map(placed?.notCarried.map((item) => [item.experimentId, item.why]))
  return decided
    .filter((item) => item.isReadable && window.covers(item.decidedOn))
    .map((experiment) => {
      const { experimentId } = experiment
      const placement = placementOf(facts, experiment)
      return {
        experiment,
        initiativeId: initiativeOf.get(experimentId) ?? null,
        tier: placement?.tier ?? null,
        parts: byTier((tier) =>
          placement?.weights ? placement.weights[tier] / 10_000 : placement?.tier === tier ? 1 : 0,
        ),
        term: oriented(shipped.get(experimentId)?.term, facts.direction),
        drawnTo: shipped.get(experimentId)?.drawnTo ?? null,
        liveYet: experiment.shipped !== null && experiment.shipped.from <= window.until,
        notCarried: reasons.get(experimentId) ?? null,
      }
    })
}

interface DrawnTerm {
  readonly term: WaterfallTerm
  readonly drawnTo: (typeof DRAWN_TO)[number]
}

function placementOf(
  { tierOf }: GainFacts,
  { experimentId, decidedOn }: DecidedExperiment,
): Placement | null {
  return tierOf({ initiativeId: null, experimentId, tier: null }, decidedOn)
}

/**
 * Shipped experiments that are carried. Each is shrunk among the experiments of its own tier where
 * those are enough, since bold work differs from careful work, else among all of them.
 */
function termsOf(facts: GainFacts): ReadonlyMap<string, DrawnTerm> {
  const own = TIERS.flatMap((tier) => {
    const group = facts.decided.filter((item) => placementOf(facts, item)?.tier === tier)
    const shipped = place(facts, group)?.shipped ?? []
    return shipped
      .filter((term) => term.portfolio.shrunk)
      .map((term) => ({ term, drawnTo: 'tier' as const }))
  })
  const all = (place(facts, facts.decided)?.shipped ?? []).map((term) => {
    return { term, drawnTo: term.portfolio.shrunk ? ('all' as const) : ('nothing' as const) }
  })
  return new Map([...all, ...own].map((item) => [item.term.experimentId, item]))
}

/** The waterfall of the North Star over the whole window, as one period with its mean as level. */
function place(
  { tree, window, level }: GainFacts,
  decided: readonly DecidedExperiment[],
): Placed | null {
  const northStar = northStarOf(tree)
  if (northStar === null) return null
  const { from, until } = window
  const first = decided.reduce((day, { shipped }) => {
    return shipped !== null && shipped.from < day ? shipped.from : day
  }, from)
  return placeExperiments({
    decided,
    linked: new Set(decided.map((item) => item.experimentId)),
    metricId: northStar.id,
    tree,
    cycle: { startsOn: first, endsOn: until },
    until,
    periods: [{ periodStart: from, periodEnd: until, value: level ?? 0 }],
    level: level ?? 0,
    // Losses that were avoided are no part of a return.
    direction: 'neutral',
  })
}

function oriented(term: WaterfallTerm | undefined, direction: Direction): WaterfallTerm | null {
  if (term === undefined) return null
  const { experimentId, portfolio, factor } = term
  return { experimentId, portfolio, factor: direction === 'down' ? -factor : factor }
}

/** An experiment's part in a group: 1, or the weight where its work serves several tiers. */
export interface GroupMember {
  readonly item: Concluded
  readonly part: number
  /** False where only a part of its gain belongs here and it is counted elsewhere. */
  readonly isCounted: boolean
}

/** What a group of concluded experiments adds up to, and why where it does not. */
export interface GroupGain {
  readonly concluded: number
  readonly shipped: number
  readonly counted: number
  readonly gain: Gain | null
  readonly gainGap: Returns['total']['gainGap']
  readonly drawnTo: Returns['total']['drawnTo']
}

/**
 * Sums the gains of a group, each times its part of it. Uncertainty of a common mean adds up before
 * it is squared. The sum of nothing is unknown, never 0; below `least` concluded experiments it has
 * no interval.
 */
export function groupGain(
  group: readonly GroupMember[],
  options: { readonly hasNorthStar: boolean; readonly least?: number },
): GroupGain {
  const own = group.filter((member) => member.isCounted).map((member) => member.item)
  const shipped = group.filter(({ item }) => item.experiment.shipped !== null)
  const terms = group.flatMap(({ item, part }) =>
    item.term === null ? [] : [{ ...item.term, factor: part * item.term.factor }],
  )
  const counts = {
    concluded: own.length,
    shipped: own.filter((item) => item.experiment.shipped !== null).length,
    counted: own.filter((item) => item.term !== null).length,
  }
  const unknown = (gainGap: GroupGain['gainGap']) => {
    return { ...counts, gain: null, gainGap, drawnTo: null }
  }
  if (!options.hasNorthStar) return unknown('no_north_star')
  if (shipped.length === 0) return unknown('nothing_shipped')
  if (terms.length === 0) {
    return unknown(shipped.some(({ item }) => item.liveYet) ? 'not_carried' : 'not_live_yet')
  }
  const { estimate, interval } = waterfall(terms, null).sum
  const isEnough = group.length >= (options.least ?? LEAST_EXPERIMENTS)
  return {
    ...counts,
    gain: { estimate, interval: isEnough ? interval : null },
    gainGap: isEnough ? null : 'too_few',
    // The weakest: what is taken raw among them keeps the winner's curse.
    drawnTo: DRAWN_TO.findLast((kind) => group.some(({ item }) => item.drawnTo === kind)) ?? null,
  }
}
