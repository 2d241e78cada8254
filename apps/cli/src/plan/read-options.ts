import type { PlanDesign } from '@sextant/stats'
import { readPrior } from '../analyze/read-method.js'
import { InputError } from '../input-error.js'
import {
  readAlpha,
  readCount,
  readDecimal,
  readNumber,
  readPositive,
  readShare,
  readWeights,
} from '../read-number.js'
import { equalLooks, readSpending, SPENDING_FORMS } from '../read-spending.js'

/** The options of the command line, as commander collects them. */
export interface PlanOptions {
  readonly mean: string
  readonly sd?: string
  readonly proportion: boolean
  readonly effect?: string
  readonly users?: string
  readonly alpha: string
  readonly power: string
  readonly treatments?: string
  readonly weights?: string
  readonly guardrails: string
  readonly perDay?: string
  readonly looks: string
  readonly spending: string
  readonly bayes: string
  readonly json: boolean
}

/** What a plan starts from: the effect to find, or the users there are. */
type PlanGoal =
  | { readonly kind: 'effect'; readonly effect: number }
  | { readonly kind: 'users'; readonly users: number }

export interface PlanQuestion {
  readonly goal: PlanGoal
  /** Everything but the effect. */
  readonly design: Omit<PlanDesign, 'minimumEffect'>
  /** In the order of the weights, the control first. */
  readonly variants: readonly string[]
}

const MOST_LOOKS = 100
const MOST_VARIANTS = 10

/** Checks a command line and reads what is to be planned. */
export function readPlan(options: PlanOptions): PlanQuestion {
  const { perDay } = options
  const target = readTarget(options)
  const { variants, weights } = readVariants(options)
  const spending = readSpending(options.spending, '--spending', 'bad_spending')
  if (spending === undefined) {
    const message = `--spending '${options.spending}' should read ${SPENDING_FORMS}`
    throw new InputError('bad_spending', message)
  }
  const prior = readPrior(options.bayes)
  const power = readShare(options.power, '--power', 'bad_power')
  const alpha = readAlpha(options.alpha)
  if (!(power > alpha)) {
    throw new InputError('bad_power', `--power ${power} must exceed --alpha ${alpha}`)
  }
  const design = {
    target,
    alpha,
    power,
    guardrailCount: readGuardrails(options.guardrails),
    guardrails: [],
    weights,
    unitsPerDay: perDay === undefined ? null : readPositive(perDay, '--per-day', 'bad_per_day'),
    spending,
    looks: equalLooks(readUpTo(MOST_LOOKS, options.looks, '--looks', 'bad_look')),
    prior: prior.kind === 'flat' ? null : prior,
  }
  return { goal: readGoal(options, target.mean), design, variants }
}

function readTarget({ mean: text, sd, proportion }: PlanOptions): PlanDesign['target'] {
  if (proportion === (sd !== undefined)) {
    const message = 'say how much the metric varies: --sd S, or --proportion for a share'
    throw new InputError('bad_spread', message)
  }
  if (sd === undefined) {
    const mean = readShare(text, '--mean', 'bad_mean')
    return { mean, variance: mean * (1 - mean) }
  }
  const accepts = (value: number) => value !== 0 && Math.abs(value) <= 1e15
  const what = 'a number other than 0: there is no relative effect on a mean of 0'
  const mean = readNumber(text, { code: 'bad_mean', option: '--mean', what, accepts })
  const deviation = readPositive(sd, '--sd', 'bad_spread')
  return { mean, variance: deviation ** 2 }
}

function readGoal({ effect, users, proportion }: PlanOptions, mean: number): PlanGoal {
  if ((effect === undefined) === (users === undefined)) {
    const message = 'give --effect to get the users, or --users to get the smallest effect'
    throw new InputError('bad_goal', message)
  }
  if (users !== undefined) {
    return { kind: 'users', users: readCount(users, '--users', 'bad_users') }
  }
  const value = readPositive(effect ?? '', '--effect', 'bad_effect')
  if (value <= 10 && !(proportion && mean * (1 + value) > 1))
    return { kind: 'effect', effect: value }
  const message = proportion
    ? `--effect ${value} would raise the share ${mean} above 1`
    : `--effect ${value} is a relative effect beyond 10, that is 1000%`
  throw new InputError('bad_effect', message)
}

function readGuardrails(text: string): number {
  const accepts = (value: number) => Number.isInteger(value) && value >= 0 && value <= 100
  const what = 'a whole number from 0 to 100'
  return readNumber(text, { code: 'bad_guardrails', option: '--guardrails', what, accepts })
}

function readVariants({ treatments, weights }: PlanOptions) {
  if (weights === undefined) {
    const most = MOST_VARIANTS - 1
    const count = readUpTo(most, treatments ?? '1', '--treatments', 'bad_treatments')
    const names =
      count === 1 ? ['treatment'] : Array.from({ length: count }, (_, i) => `treatment ${i + 1}`)
    return shared(['control', ...names], [1, ...names.map(() => 1)])
  }
  if (treatments !== undefined) {
    const message = '--weights names every variant, so --treatments says nothing more'
    throw new InputError('bad_treatments', message)
  }
  if (!weights.includes('=')) return plainShares(weights)
  const named = readWeights(weights)
  return shared([...named.keys()], [...named.values()])
}

/** `2,1,1`: the control first. */
function plainShares(text: string) {
  const values = text.split(',').map((part) => readDecimal(part) ?? Number.NaN)
  if (!values.every((value) => value > 0)) {
    const message = `--weights '${text}' should read 1,1 or control=1,treatment=1, the control first`
    throw new InputError('bad_weight', message)
  }
  const names = values.map((_, i) => (i === 0 ? 'control' : `treatment ${i}`))
  return shared(values.length === 2 ? ['control', 'treatment'] : names, values)
}

function shared(variants: readonly string[], values: readonly number[]) {
  const [control, ...treatments] = values
  if (control === undefined || treatments.length === 0 || values.length > MOST_VARIANTS) {
    const message = `--weights needs a control and 1 to ${MOST_VARIANTS - 1} treatments`
    throw new InputError('bad_weight', message)
  }
  const weights: PlanDesign['weights'] = [control, ...treatments]
  return { variants, weights }
}

function readUpTo(most: number, text: string, option: string, code: string): number {
  const count = readCount(text, option, code)
  if (count <= most) return count
  throw new InputError(code, `${option} ${count} is more than ${most}`)
}
