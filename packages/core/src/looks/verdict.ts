import type { HEALTH_STATUSES, Verdict } from '../contract/experiment.js'
import type { Direction } from '../contract/metric.js'
import { isNonInferior, readInterval, type Interval } from './read-interval.js'

type Health = (typeof HEALTH_STATUSES)[number]

/** One guardrail: its interval and one-sided bound are null where the data define none. */
export interface GuardrailFacts {
  readonly direction: Direction
  readonly interval: Interval | null
  readonly bound: number | null
  readonly margin: number
}

/** All that a verdict depends on; lifts are relative. */
export interface VerdictInput {
  /** The worst of the health checks. */
  readonly health: Health
  readonly state: 'running' | 'stopped'
  /** The plan pays for looking early; a fixed horizon does not. */
  readonly peekSafe: boolean
  readonly sampleReached: boolean
  readonly minimumEffect: number
  readonly target: { readonly direction: Direction; readonly interval: Interval | null }
  readonly guardrails: readonly GuardrailFacts[]
}

/** `because` is set for do_not_ship only. */
export type VerdictResult = Pick<Verdict, 'verdict' | 'because'>

/**
 * The verdict on one treatment: the first of nine rules that holds. Safety comes before the sample,
 * the sample before the target; bounds are compared as they are, so a tie is a tie.
 */
export function verdict(input: VerdictInput): VerdictResult {
  const { guardrails, minimumEffect, target } = input
  const waiting = input.state === 'running' && !input.sampleReached
  const reading = target.interval && readInterval(target.direction, target.interval)
  if (input.health === 'alarm') return { verdict: 'do_not_read', because: null }
  if (guardrails.some((guardrail) => readGuardrail(guardrail) === 'deteriorates')) {
    return { verdict: 'do_not_ship', because: 'guardrail' }
  }
  if (waiting && !input.peekSafe) return { verdict: 'keep_running', because: null }
  if (reading === 'deteriorates') return { verdict: 'do_not_ship', because: 'target' }
  if (reading === 'improves') {
    const safe = guardrails.every((guardrail) => readGuardrail(guardrail) === 'non_inferior')
    return { verdict: safe ? 'ship' : 'discuss', because: null }
  }
  if (target.interval && isWithin(target.interval, minimumEffect)) {
    return { verdict: 'no_effect', because: null }
  }
  return { verdict: waiting ? 'keep_running' : 'inconclusive', because: null }
}

/** Deteriorates: the interval is wholly on the bad side and the guardrail is not non-inferior. */
export function readGuardrail(
  guardrail: GuardrailFacts,
): 'non_inferior' | 'deteriorates' | 'inconclusive' | 'not_computable' {
  const { direction, interval, bound, margin } = guardrail
  if (interval === null || bound === null) return 'not_computable'
  if (isNonInferior({ direction, bound, margin })) return 'non_inferior'
  return readInterval(direction, interval) === 'deteriorates' ? 'deteriorates' : 'inconclusive'
}

function isWithin([low, high]: Interval, effect: number): boolean {
  return low >= -effect && high <= effect
}
