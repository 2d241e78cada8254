import { formatDate, formatNumber, formatP, formatPercent } from '../contract/format.js'
import { carriedBy, isOfEvents, streamAlarm } from './from-events/stream-caveat.js'
import { howDecided, worseSide } from './method-said.js'
import {
  atMost,
  levelOf,
  plainPercent,
  rangeOf,
  signedLift,
  sizeOf,
  type GuardrailSaid,
  type TestSaid,
  type VerdictFacts,
} from './verdict-facts.js'

/** The verdict in English: what happened, in the past tense, each metric named in full. */
export function sentenceEn(facts: VerdictFacts): string {
  if (facts.verdict === 'do_not_read') return facts.alarms.map(alarm(facts)).join(' ')
  return [verdictEn(facts), northStarEn(facts.northStar)].join(' ')
}

function verdictEn(facts: VerdictFacts): string {
  const { target, guardrails } = facts
  switch (facts.verdict) {
    case 'do_not_ship':
      return facts.because === 'guardrail' ? harmed(guardrails) : worse(facts)
    case 'ship':
      return `${raised(target)}${howDecided(facts.method, 'en')}. ${allSafe(guardrails.length)}`
    case 'discuss':
      return [
        `${raised(target)}${howDecided(facts.method, 'en')}.`,
        ...guardrails.flatMap(doubt),
      ].join(' ')
    case 'no_effect':
      return (
        `Any effect on ${target.name.en} was no larger than ${plainPercent(facts.minimumEffect)}: ` +
        `${lift(target)}. A clean answer, worth recording.`
      )
    case 'keep_running':
      return keepRunning(facts)
    default:
      return inconclusive(facts)
  }
}

function worse({ target, method }: VerdictFacts): string {
  return `It made the target worse: ${moved(target)}${howDecided(worseSide(method), 'en')}.`
}

function harmed(guardrails: readonly GuardrailSaid[]): string {
  const worse = guardrails.filter((guardrail) => guardrail.reading === 'deteriorates')
  const what = worse.map((guardrail) => `${moved(guardrail)}.`).join(' ')
  const these = worse.length === 1 ? 'The guardrail is' : 'These guardrails are'
  return `${what} ${these} worse whatever the target says.`
}

function keepRunning(facts: VerdictFacts): string {
  const { target, missingUnits } = facts
  const so = target.lift === null ? 'Not decided yet' : `Not decided yet: ${target.name.en} moved`
  if (facts.awaitsLook === true) {
    const sofar = target.lift === null ? '' : ` ${lift(target)}`
    return `${so}${sofar}. The planned sample is in: the next look decides.`
  }
  const sofar = target.lift === null ? '' : ` ${lift(target)}`
  const needed = missingUnits === 0 ? [] : [missing(facts)]
  return [`${so}${sofar}.`, ...waiting(facts), ...needed].join(' ')
}

function missing({ missingUnits, unit, method, openWindows, expectedOn }: VerdictFacts): string {
  const number = formatNumber(missingUnits, 'en', { decimals: 0 })
  const units = missingUnits === 1 ? unit : `${unit}s`
  const verb = missingUnits === 1 ? 'is' : 'are'
  const most = method === null ? '' : 'At most '
  const whole = openWindows === null ? '' : ' with a full window'
  if (expectedOn === null) return `${most}${number} more ${units}${whole} ${verb} needed.`
  const at = expectedOn.traffic === 'recent' ? 'last week’s' : 'the planned'
  const day = `about ${formatDate(expectedOn.day, 'en')} at ${at} traffic`
  return `${most}${number} more ${units}${whole} ${verb} needed, ${day}.`
}

/** Whose window is open has not done yet what is measured, and is left out. */
function waiting({ openWindows, target, notClosed, unit }: VerdictFacts): string[] {
  const names = [...(target.undefinedBecause === 'windows_open' ? [target.name] : []), ...notClosed]
  const none = names.map(({ en }) => `No ${unit} has had the full window of ${en} yet.`)
  if (openWindows === null) return none
  const share = formatPercent(openWindows.open / openWindows.of, 'en', { decimals: 0 })
  return [`${share} of ${unit}s have not had their full window of ${target.name.en} yet.`, ...none]
}

function inconclusive({ running, target, unit }: VerdictFacts): string {
  const when = running ? 'The planned sample was reached' : 'The run ended'
  if (target.undefinedBecause === 'windows_open') {
    return `${when} before any ${unit} had the full window of ${target.name.en}.`
  }
  if (target.lift === null) {
    return `${when} without an answer: the effect on ${target.name.en} could not be computed.`
  }
  return `${when} without an answer: ${target.name.en} moved ${lift(target)}.`
}

function raised(target: TestSaid): string {
  const verb = target.direction === 'down' ? 'Lowered' : 'Raised'
  return target.lift === null
    ? `${verb} ${target.name.en}`
    : `${verb} ${target.name.en} by ${sizeOf(target.lift, 'en')} (${interval(target)})`
}

function moved(test: TestSaid): string {
  if (test.lift === null) return `${test.name.en} could not be computed`
  const verb = test.lift.estimate < 0 ? 'fell' : 'rose'
  return `${test.name.en} ${verb} by ${sizeOf(test.lift, 'en')} (${interval(test)})`
}

function lift(test: TestSaid): string {
  return test.lift === null ? '' : `${signedLift(test.lift, 'en')} (${interval(test)})`
}

function interval(test: TestSaid): string {
  return test.lift === null ? '' : `${levelOf(test)} interval ${rangeOf(test.lift, 'en')}`
}

function allSafe(count: number): string {
  if (count === 0) return 'No guardrail was planned.'
  if (count === 1) return 'The guardrail stayed within its margin.'
  const all = count === 2 ? 'Both' : `All ${count}`
  return `${all} guardrails stayed within their margins.`
}

function doubt(guardrail: GuardrailSaid): string[] {
  const { name, reading, bound, margin, direction, undefinedBecause } = guardrail
  if (reading === 'non_inferior') return []
  if (undefinedBecause === 'not_in_data') return [`${name.en} was not measured.`]
  if (undefinedBecause === 'windows_open') return [`No window of ${name.en} is over.`]
  if (undefinedBecause === 'value_overflow') return [`${name.en} has a value too large to add up.`]
  if (bound === null) return [`${name.en} could not be computed.`]
  const side = direction === 'down' ? 'higher' : 'lower'
  const most = atMost(bound)
  return [
    `${name.en} could still be up to ${most} ${side}, over the ${plainPercent(margin)} margin.`,
  ]
}

function northStarEn(test: TestSaid | null): string {
  if (test === null) return 'The North Star was not measured in these data.'
  const who = `The North Star, ${test.name.en},`
  if (test.lift === null) return `${who} could not be computed.`
  if (test.reading === 'inconclusive') return `${who} showed no clear change: ${lift(test)}.`
  const verb = test.lift.estimate < 0 ? 'fell' : 'rose'
  return `${who} ${verb} by ${sizeOf(test.lift, 'en')} (${interval(test)}).`
}

const WITHHELD = 'Results are withheld until this is fixed.'

function alarm({ unit, names }: VerdictFacts) {
  return ({ check, params }: VerdictFacts['alarms'][number]): string => {
    const p = formatP(Number(params['pValue']))
    if (check === 'sample_ratio') {
      return `${params['observed']} of ${unit}s where ${params['planned']} was planned (${p})${carriedBy(params, 'en')}. ${WITHHELD}`
    }
    if (isOfEvents(check)) return `${streamAlarm(check, { params }, names).en} ${WITHHELD}`
    return `Rows were set aside unevenly: ${params['byVariant']} by variant (${p}). ${WITHHELD}`
  }
}
