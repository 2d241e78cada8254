import type { AdviceOutcome, AdviceReason, AnsweredAdvice } from '../contract/advice.js'
import type { Budget, MixView } from '../contract/budget.js'
import { TIERS, type Metric } from '../contract/metric.js'
import type { TransferEnd } from '../contract/transfer.js'
import type { UnitGain } from './advice-facts.js'
import { count, gain, points, text, tierFigure } from './figures.js'
import { ENOUGH_EXPERIMENTS } from './move-room.js'

type Judged = Pick<AdviceOutcome, 'verdict' | 'reasons'>

/** What is known once the time after an answer is over. */
export interface OutcomeFacts {
  readonly budget: Pick<Budget, 'ledger' | 'currency'>
  /** What was spent in the period in the end. */
  readonly actual: Pick<MixView, 'deviation' | 'severity'>
  /** Whether a second person approved the transfer. */
  readonly moved: boolean
  readonly gainOf: (initiativeId: string) => UnitGain | null
  readonly star: Pick<Metric, 'kind' | 'unit'> | null
  /** Of a gate: its group’s complete periods since the answer, true where it stood on the same side. */
  readonly sides: {
    readonly metric: Pick<Metric, 'id' | 'name'>
    readonly same: readonly boolean[]
  } | null
}

/**
 * Did it pay? Drift: both tiers ended inside their bands. Returns: the receiver’s interval lies
 * wholly above what the giver brought. Gates: the metric stayed where it was judged. What the facts
 * leave open is unclear, what they do not hold is no data.
 */
export function judgeOutcome(
  { record }: Pick<AnsweredAdvice, 'record'>,
  facts: OutcomeFacts,
): Judged {
  if (!facts.moved) {
    return {
      verdict: 'no_data',
      reasons: [{ code: 'not_moved', params: {}, to: '/budget/ledger' }],
    }
  }
  switch (record.rule) {
    case 'drift': {
      const closed = judgeDrift(record, facts)
      return { ...closed, reasons: [...closed.reasons, ...judgeReturn(record, facts).reasons] }
    }
    case 'return':
      return judgeReturn(record, facts)
    case 'gate_down':
    case 'gate_up':
      return judgeGate(facts)
  }
}

type Record = AnsweredAdvice['record']

function judgeDrift({ fromTier, toTier }: Record, { actual }: OutcomeFacts): Judged {
  const { deviation, severity } = actual
  if (deviation === null || severity === null) {
    return { verdict: 'no_data', reasons: [{ code: 'nothing_spent', params: {}, to: '/budget' }] }
  }
  const off = TIERS.filter((tier) => tier === fromTier || tier === toTier).find(
    (tier) => severity[tier] !== 'ok',
  )
  if (off !== undefined) {
    const params = { tier: tierFigure(off), points: points(deviation[off]) }
    return { verdict: 'did_not_pay', reasons: [{ code: 'still_off', params, to: '/budget' }] }
  }
  const params = {
    from: tierFigure(fromTier),
    to: tierFigure(toTier),
    fromPoints: points(deviation[fromTier]),
    toPoints: points(deviation[toTier]),
  }
  return { verdict: 'paid', reasons: [{ code: 'closed_drift', params, to: '/budget' }] }
}

function judgeReturn(record: Record, { budget, gainOf, star }: OutcomeFacts): Judged {
  const [from, to] = [known(record.from, gainOf), known(record.to, gainOf)]
  const { fromName, toName } = record
  if (!from || !to || !star || fromName === null || toName === null) {
    const reason: AdviceReason = { code: 'paid_unknown', params: {}, to: '/budget/return' }
    return { verdict: 'no_data', reasons: [reason] }
  }
  const [low, high] = to.interval
  const print = (value: number) => gain(value, budget, star)
  const both = { from: text(fromName), to: text(toName), fromReturn: print(from.estimate) }
  const say = (code: AdviceReason['code'], params: AdviceReason['params']) => [
    { code, params: { ...both, ...params }, to: '/budget/return' },
  ]
  if (low > from.estimate) {
    return { verdict: 'paid', reasons: say('paid_more', { toBound: print(low) }) }
  }
  if (high < from.estimate) {
    return { verdict: 'did_not_pay', reasons: say('paid_less', { toBound: print(high) }) }
  }
  return {
    verdict: 'unclear',
    reasons: say('paid_unclear', { low: print(low), high: print(high) }),
  }
}

function known(end: TransferEnd, gainOf: OutcomeFacts['gainOf']): UnitGain | null {
  const found = end.on === 'initiative' ? gainOf(end.initiativeId) : null
  return found === null || found.n < ENOUGH_EXPERIMENTS ? null : found
}

function judgeGate({ sides }: OutcomeFacts): Judged {
  if (sides === null || sides.same.length === 0) {
    const reason: AdviceReason = { code: 'gate_no_values', params: {}, to: '/budget/gates' }
    return { verdict: 'no_data', reasons: [reason] }
  }
  const of = sides.same.length
  const same = sides.same.filter(Boolean).length
  const say = (code: AdviceReason['code'], n: number) => [
    {
      code,
      params: { metric: text(sides.metric.name), n: count(n), of: count(of) },
      to: `/metrics/${sides.metric.id}`,
    },
  ]
  if (same === of) return { verdict: 'paid', reasons: say('gate_held', same) }
  if (same === 0) return { verdict: 'did_not_pay', reasons: say('gate_turned', of) }
  return { verdict: 'unclear', reasons: say('gate_mixed', same) }
}
