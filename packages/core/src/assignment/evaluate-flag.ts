import { isStorable } from '../contract/text.js'
import { assignUnit, isInAudience, type Outside } from '../contract/assign-unit.js'
import type { ExperimentState, Variant } from '../contract/experiment.js'
import type { Board, Flag } from './load-flags.js'

/** A flag's answer in the shape of OFREP's evaluationSuccess; without a value, the code's default. */
export interface EvaluatedFlag {
  readonly key: string
  readonly reason: 'SPLIT' | 'DISABLED'
  readonly value?: Exclude<Variant['payload'], undefined>
  readonly variant?: string
  readonly metadata: {
    readonly experimentId: string
    readonly variant?: string
    readonly planHash?: string
    /** Why there is no value: the state that is not running. */
    readonly state?: ExperimentState
    /** Why there is no value: what the unit is outside of. */
    readonly outside?: Outside
  }
}

/** Why there is no answer, in OFREP's codes. */
export interface EvaluationFailure {
  readonly errorCode: 'FLAG_NOT_FOUND' | 'TARGETING_KEY_MISSING' | 'INVALID_CONTEXT' | 'PARSE_ERROR'
  readonly errorDetails: string
}

/** Whom a flag is evaluated for. */
export interface EvaluationContext {
  readonly targetingKey: string
  readonly attributes: Readonly<Record<string, unknown>>
}

const MAX_UNIT = 256

/**
 * The context of an OFREP request body, or why it is none. The targeting key is held to what the
 * stream takes as a unit's id, so that whoever is given a variant can also be counted.
 */
export function readEvaluationContext(body: unknown): EvaluationContext | EvaluationFailure {
  const context = fieldOf(body, 'context')
  if (!isObject(context))
    return evaluationFailure('INVALID_CONTEXT', 'The body has no object "context".')
  const unit = fieldOf(context, 'targetingKey')
  if (unit === undefined || unit === null || unit === '') {
    return evaluationFailure('TARGETING_KEY_MISSING', 'The context has no targetingKey.')
  }
  if (typeof unit !== 'string') {
    return evaluationFailure('INVALID_CONTEXT', 'The targetingKey must be a text.')
  }
  if (unit.length > MAX_UNIT || !isStorable(unit)) {
    const rule = `at most ${MAX_UNIT} characters, no control characters, no lone surrogates`
    return evaluationFailure('INVALID_CONTEXT', `The targetingKey must have ${rule}.`)
  }
  return { targetingKey: unit, attributes: { ...context } }
}

/** A failure with its sentence. */
export function evaluationFailure(
  errorCode: EvaluationFailure['errorCode'],
  errorDetails: string,
): EvaluationFailure {
  return { errorCode, errorDetails }
}

/**
 * What the flag says for the context. A running experiment gives the variant's payload (its key where
 * it has none) with reason SPLIT; one that does not run, or that the unit is outside of, gives no
 * value: OFREP 0.3.0 has no reason DEFAULT, so both are DISABLED and the metadata say which.
 */
export function evaluateFlag(
  board: Board,
  key: string,
  context: EvaluationContext,
): EvaluatedFlag | EvaluationFailure {
  const flag = board.flags.get(key)
  if (flag === undefined)
    return evaluationFailure('FLAG_NOT_FOUND', 'There is no experiment with this key.')
  return evaluate(flag, context)
}

/** All flags but drafts, which nobody is told of who does not know their key. */
export function evaluateAll(board: Board, context: EvaluationContext): EvaluatedFlag[] {
  return [...board.flags.values()]
    .filter(({ state }) => state !== 'draft')
    .map((flag) => evaluate(flag, context))
}

function evaluate(flag: Flag, { targetingKey, attributes }: EvaluationContext): EvaluatedFlag {
  const { key, experimentId, planHash, state } = flag
  if (state !== 'running') return { key, reason: 'DISABLED', metadata: { experimentId, state } }
  const index = isInAudience(flag.audience, attributes)
    ? assignUnit(flag.rule, targetingKey)
    : 'audience'
  const given = typeof index === 'number' ? flag.variants[index] : undefined
  if (typeof index !== 'number' || given === undefined) {
    const outside = typeof index === 'number' ? 'coverage' : index
    return { key, reason: 'DISABLED', metadata: { experimentId, outside } }
  }
  const variant = given.key
  return {
    key,
    value: given.payload ?? variant,
    reason: 'SPLIT',
    variant,
    metadata: { experimentId, variant, ...(planHash === null ? {} : { planHash }) },
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An own field, so that nothing is found that was not sent. */
function fieldOf(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}
