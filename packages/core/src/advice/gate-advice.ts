import type { AdviceReason } from '../contract/advice.js'
import { TIERS, type Tier } from '../contract/metric.js'
import type {
  AdviceFacts,
  AdviceInitiative,
  GateFinding,
  GatePeriod,
  Move,
  MoveEnd,
} from './advice-facts.js'
import { amount, day, metricValue, text, tierFigure } from './figures.js'
import type { MoveRoom } from './move-room.js'
import { stepOf } from './step.js'

interface Judged {
  readonly initiative: AdviceInitiative
  readonly finding: GateFinding
  /** Of its step, what is not moved yet. */
  left: number
}

/**
 * What fell below the mean of its group for two complete periods gives a fifth of its remaining
 * plan, to what was above the mark of the best quarter in the same tier, else back to the tier; what
 * was above it and got nothing that way takes from the tier's plan that lies on no work yet.
 */
export function gateAdvice(facts: AdviceFacts, room: MoveRoom): Move[] {
  return TIERS.flatMap((tier) => {
    const downs = judged(facts, tier, 'below')
    const ups = judged(facts, tier, 'above')
    const pairs = downs.flatMap((down) =>
      ups
        .filter((up) => groupOf(up) === groupOf(down))
        .flatMap((up) => step(facts, room, down, { tier, initiative: up.initiative }, up)),
    )
    const freed = downs.flatMap((down) => step(facts, room, down, { tier, initiative: null }))
    const added = ups.flatMap((up) => stepUp(facts, room, tier, up))
    return [...pairs, ...freed, ...added]
  })
}

function judged(
  { gates, initiatives }: AdviceFacts,
  tier: Tier,
  reading: GateFinding['reading'],
): Judged[] {
  return gates
    .flatMap((finding) => {
      const initiative = initiatives.find(({ id }) => id === finding.initiativeId)
      if (initiative?.isWhole !== true || initiative.tier !== tier) return []
      if (finding.reading !== reading) return []
      // What should stop gets nothing more, however its metric stands.
      if (reading === 'above' && initiative.signs.length > 0) return []
      return [{ initiative, finding, left: stepOf(initiative.left) }]
    })
    .toSorted((a, b) => (a.initiative.id < b.initiative.id ? -1 : 1))
}

function groupOf({ finding }: Judged): string {
  return JSON.stringify(finding.group)
}

function step(facts: AdviceFacts, room: MoveRoom, down: Judged, to: MoveEnd, up?: Judged): Move[] {
  const from = { tier: to.tier, initiative: down.initiative }
  const most = room.most(from, to)
  const moved = Math.min(down.left, up?.left ?? Infinity, most)
  if (moved <= 0) return []
  room.take(from, to, moved)
  down.left -= moved
  if (up) up.left -= moved
  const third: AdviceReason = up
    ? compared(up.finding, up.initiative, up.finding.periods[1], 'gate_above')
    : {
        code: 'gate_step_down',
        params: { amount: amount(down.initiative.left, facts.budget), tier: tierFigure(to.tier) },
        to: '/budget/gates',
      }
  return [written('gate_down', down, { from, to, amount: moved, most }, third)]
}

function stepUp(facts: AdviceFacts, room: MoveRoom, tier: Tier, up: Judged): Move[] {
  const [from, to] = [
    { tier, initiative: null },
    { tier, initiative: up.initiative },
  ]
  const most = room.most(from, to)
  const moved = Math.min(up.left, most)
  if (moved <= 0) return []
  room.take(from, to, moved)
  const third: AdviceReason = {
    code: 'gate_step_up',
    params: { amount: amount(facts.free[tier], facts.budget), tier: tierFigure(tier) },
    to: '/budget/gates',
  }
  return [written('gate_up', up, { from, to, amount: moved, most }, third)]
}

function written(
  rule: 'gate_down' | 'gate_up',
  { finding, initiative }: Judged,
  move: Pick<Move, 'from' | 'to' | 'amount' | 'most'>,
  third: AdviceReason,
): Move {
  const code = finding.reading === 'below' ? 'gate_below' : 'gate_above'
  const [before, last] = finding.periods
  return {
    rule,
    ...move,
    reasons: [
      compared(finding, initiative, last, code),
      compared(finding, initiative, before, code),
      third,
    ],
    changesIf: {
      code: 'changes_gate',
      params: { metric: text(finding.metric.name) },
      to: `/metrics/${finding.metric.id}`,
    },
    period: last.periodEnd,
  }
}

/** One period of a condition metric beside what it is held against. */
function compared(
  { metric }: GateFinding,
  { name }: AdviceInitiative,
  { value, mean, mark, periodEnd }: GatePeriod,
  code: 'gate_below' | 'gate_above',
): AdviceReason {
  return {
    code,
    params: {
      name: text(name),
      metric: text(metric.name),
      value: metricValue(value, metric),
      against: metricValue(code === 'gate_below' ? mean : mark, metric),
      day: day(periodEnd),
    },
    to: `/metrics/${metric.id}`,
  }
}
