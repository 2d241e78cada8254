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

const UNITS: Readonly<Record<string, string>> = {
  user: '名用户',
  learner: '名学习者',
  account: '个账号',
  device: '台设备',
  session: '次会话',
  visitor: '名访客',
}

/** The verdict in Chinese, from the same facts and in the same order as in English. */
export function sentenceZh(facts: VerdictFacts): string {
  if (facts.verdict === 'do_not_read') return facts.alarms.map(alarm(facts)).join('')
  return verdictZh(facts) + northStarZh(facts.northStar)
}

function verdictZh(facts: VerdictFacts): string {
  const { target, guardrails } = facts
  switch (facts.verdict) {
    case 'do_not_ship':
      return facts.because === 'guardrail' ? harmed(guardrails) : worse(facts)
    case 'ship':
      return `${moved(target)}${howDecided(facts.method, 'zh')}；${allSafe(guardrails.length)}。`
    case 'discuss':
      return `${moved(target)}${howDecided(facts.method, 'zh')}。${guardrails.flatMap(doubt).join('')}`
    case 'no_effect':
      return `对${target.name.zh}的影响不超过 ${plainPercent(facts.minimumEffect)}：${lift(target)}。结论明确，值得记录。`
    case 'keep_running':
      return keepRunning(facts)
    default:
      return inconclusive(facts)
  }
}

function harmed(guardrails: readonly GuardrailSaid[]): string {
  const worse = guardrails.filter((guardrail) => guardrail.reading === 'deteriorates')
  return `${worse.map(moved).join('；')}。无论目标指标如何，护栏指标已变差。`
}

function worse({ target, method }: VerdictFacts): string {
  return `目标指标变差：${moved(target)}${howDecided(worseSide(method), 'zh')}。`
}

function keepRunning(facts: VerdictFacts): string {
  const { target, missingUnits } = facts
  const sofar = target.lift === null ? '尚无定论' : `尚无定论：${target.name.zh} ${lift(target)}`
  if (facts.awaitsLook === true) return `${sofar}。计划样本已到齐，由下一次查看定论。`
  return `${sofar}。${waiting(facts)}${missingUnits === 0 ? '' : missing(facts)}`
}

function missing({ missingUnits, unit, method, openWindows, expectedOn }: VerdictFacts): string {
  const number = formatNumber(missingUnits, 'zh', { decimals: 0 })
  const most = method === null ? '还需' : '最多还需'
  const whole = openWindows === null ? '' : '走完观察窗口'
  const at = expectedOn?.traffic === 'recent' ? '近 7 天' : '计划'
  const day = expectedOn === null ? '' : `，按${at}流量约 ${formatDate(expectedOn.day, 'zh')}`
  return `${most} ${number} ${UNITS[unit] ?? '个单元'}${whole}${day}。`
}

function waiting({ openWindows, target, notClosed }: VerdictFacts): string {
  const names = [...(target.undefinedBecause === 'windows_open' ? [target.name] : []), ...notClosed]
  const none = names.map(({ zh }) => `尚无单元走完${zh}的观察窗口。`).join('')
  if (openWindows === null) return none
  const share = formatPercent(openWindows.open / openWindows.of, 'zh', { decimals: 0 })
  return `${share} 的单元尚未走完${target.name.zh}的观察窗口。${none}`
}

function inconclusive({ running, target }: VerdictFacts): string {
  const when = running ? '计划样本已达到' : '运行已结束'
  if (target.undefinedBecause === 'windows_open') {
    return `${when}，但没有单元走完${target.name.zh}的观察窗口，无法判断。`
  }
  if (target.lift === null) return `${when}，仍无定论：无法计算对${target.name.zh}的影响。`
  return `${when}，仍无定论：${target.name.zh} ${lift(target)}。`
}

function moved(test: TestSaid): string {
  if (test.lift === null) return `${test.name.zh}无法计算`
  return `${test.name.zh}${verbOf(test)} ${sizeOf(test.lift, 'zh')}（${interval(test)}）`
}

// 提升 praises; what should go down merely goes up.
function verbOf({ lift, direction }: TestSaid): string {
  if (lift !== null && lift.estimate < 0) return '下降'
  return direction === 'down' ? '上升' : '提升'
}

function lift(test: TestSaid): string {
  return test.lift === null ? '' : `${signedLift(test.lift, 'zh')}（${interval(test)}）`
}

function interval(test: TestSaid): string {
  return test.lift === null ? '' : `${levelOf(test)} 区间 ${rangeOf(test.lift, 'zh')}`
}

function allSafe(count: number): string {
  return count === 0 ? '计划中没有护栏指标' : `${count} 项护栏指标均在界值以内`
}

function doubt(guardrail: GuardrailSaid): string[] {
  const { name, reading, bound, margin, direction, undefinedBecause } = guardrail
  if (reading === 'non_inferior') return []
  if (undefinedBecause === 'not_in_data') return [`${name.zh}未测量。`]
  if (undefinedBecause === 'windows_open') return [`${name.zh}的观察窗口尚未结束。`]
  if (undefinedBecause === 'value_overflow') return [`${name.zh}有数值过大，无法精确求和。`]
  if (bound === null) return [`${name.zh}无法计算。`]
  const verb = direction === 'down' ? '升高' : '降低'
  const most = atMost(bound)
  return [`${name.zh}最多可能${verb} ${most}，超出 ${plainPercent(margin)} 界值。`]
}

function northStarZh(test: TestSaid | null): string {
  if (test === null) return '数据中未测量北极星指标。'
  const who = `北极星指标（${test.name.zh}）`
  if (test.lift === null) return `${who}无法计算。`
  if (test.reading === 'inconclusive') return `${who}无明显变化：${lift(test)}。`
  return `${who}${verbOf(test)} ${sizeOf(test.lift, 'zh')}（${interval(test)}）。`
}

function alarm({ names }: VerdictFacts) {
  return ({ check, params }: VerdictFacts['alarms'][number]): string => {
    const p = formatP(Number(params['pValue']))
    if (check === 'sample_ratio') {
      return `样本比例 ${params['observed']}，计划为 ${params['planned']}（${p}）${carriedBy(params, 'zh')}。修复前不显示结果。`
    }
    if (isOfEvents(check)) return `${streamAlarm(check, { params }, names).zh}修复前不显示结果。`
    return `各分组被搁置的行比例不均：${params['byVariant']}（${p}）。修复前不显示结果。`
  }
}
