import type { MultiplicityProcedure } from '@sextant/stats'
import { InputError } from '../input-error.js'
import { readCount, readDecimal, readPositive } from '../read-number.js'
import { equalLooks, readInformation, readSpending, SPENDING_FORMS } from '../read-spending.js'
import type { Prior, SequentialPlan } from './request.js'

/** The options that say how the tests are read. */
export interface MethodOptions {
  readonly correction?: string
  readonly sequential?: string
  readonly looks?: string
  readonly look?: string
  readonly information?: string
  readonly bayes?: string | true
}

const CORRECTIONS: ReadonlyMap<string, MultiplicityProcedure> = new Map([
  ['bonferroni', 'bonferroni'],
  ['holm', 'holm'],
  ['hochberg', 'hochberg'],
  ['bh', 'benjamini-hochberg'],
  ['by', 'benjamini-yekutieli'],
])

/** Where a confidence sequence is tightest unless told otherwise, in units of both arms together. */
const DEFAULT_TUNING = 5000
/** More looks than anybody plans; their bounds still take a moment only. */
const MOST_LOOKS = 100

export function readCorrection(text: string): MultiplicityProcedure {
  const procedure = CORRECTIONS.get(text)
  if (procedure !== undefined) return procedure
  const known = [...CORRECTIONS.keys()].join(', ')
  throw new InputError('bad_correction', `--correction '${text}' is none of ${known}`)
}

export function readPrior(text: string | true): Prior {
  if (text === true || text === 'flat') return { kind: 'flat' }
  const [family, mean, deviation, ...more] = text.split(':')
  const [m, sd] = [readDecimal(mean ?? ''), readDecimal(deviation ?? '')]
  if (family === 'normal' && m !== undefined && sd !== undefined && sd > 0 && more.length === 0) {
    return { kind: 'normal', mean: m, standardDeviation: sd }
  }
  const message = `--bayes '${text}' should read flat or normal:MEAN:SD, as in normal:0:0.05`
  throw new InputError('bad_prior', message)
}

/** The sequential plan of a command line; undefined without --sequential. */
export function readSequential(options: MethodOptions): SequentialPlan | undefined {
  const { sequential: text, looks, look, information } = options
  const given = [
    ...(looks === undefined ? [] : ['--looks']),
    ...(look === undefined ? [] : ['--look']),
    ...(information === undefined ? [] : ['--information']),
  ]
  const spending =
    text === undefined ? undefined : readSpending(text, '--sequential', 'bad_sequential')
  if (spending !== undefined) {
    const informationFractions = readLooks(options)
    return { kind: 'group_sequential', spending, informationFractions }
  }
  const [stray] = given
  if (stray !== undefined) {
    const message = `${stray} belongs to planned looks: --sequential ${SPENDING_FORMS}`
    throw new InputError('bad_look', message)
  }
  return text === undefined ? undefined : readAnytime(text)
}

function readAnytime(text: string): SequentialPlan {
  const [family, parameter, ...more] = text.split(':')
  if (family === 'cs' && more.length === 0) {
    const tuning =
      parameter === undefined
        ? DEFAULT_TUNING
        : readPositive(parameter, `--sequential ${text}: the tuning`, 'bad_sequential')
    return { kind: 'confidence_sequence', tuning }
  }
  if (family === 'msprt' && parameter !== undefined && more.length === 0) {
    const tau = readPositive(parameter, `--sequential ${text}: tau`, 'bad_sequential')
    return { kind: 'msprt', tau }
  }
  const forms = `cs, cs:TUNED_N, msprt:TAU, ${SPENDING_FORMS}`
  throw new InputError('bad_sequential', `--sequential '${text}' should read ${forms}`)
}

/** The looks so far: the first k of K, or as listed; the last one is now. */
function readLooks({ looks, look, information }: MethodOptions): readonly number[] {
  if ((looks === undefined) === (information === undefined)) {
    const message = 'planned looks take --looks K with --look k, or --information t1,t2,…'
    throw new InputError('bad_look', message)
  }
  const planned =
    information === undefined
      ? equalLooks(countOf(looks ?? '', '--looks'))
      : readInformation(information, '--information', 'bad_look')
  if (planned.length > MOST_LOOKS) {
    throw new InputError('bad_look', `at most ${MOST_LOOKS} looks can be planned`)
  }
  if (look === undefined && information === undefined) {
    throw new InputError('bad_look', '--looks needs --look k: which of them this is')
  }
  const now = look === undefined ? planned.length : countOf(look, '--look')
  if (now <= planned.length) return planned.slice(0, now)
  throw new InputError('bad_look', `--look ${now} is beyond the ${planned.length} planned looks`)
}

function countOf(text: string, option: string): number {
  const count = readCount(text, option, 'bad_look')
  if (count <= MOST_LOOKS) return count
  throw new InputError('bad_look', `${option} ${count}: at most ${MOST_LOOKS} looks can be planned`)
}
