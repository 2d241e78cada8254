import { describe, expect, test } from 'vitest'
import type { TestSaid, VerdictFacts } from './verdict-facts.js'
import { verdictSentence } from './verdict-sentence.js'

const target: TestSaid = {
  name: { en: 'lesson completion', zh: '课时完成率' },
  direction: 'up',
  alpha: 0.05,
  reading: 'improves',
  lift: { estimate: 0.0165, interval: [0.0051, 0.0279] },
  undefinedBecause: null,
}
const northStar: TestSaid = {
  ...target,
  name: { en: 'weekly learning hours', zh: '周学习时长' },
  reading: 'inconclusive',
  lift: { estimate: 0.004, interval: [-0.008, 0.016] },
}
const contacts = {
  ...target,
  name: { en: 'support contacts', zh: '客服咨询' },
  direction: 'down',
  reading: 'inconclusive',
  lift: { estimate: 0.008, interval: [-0.025, 0.041] },
  margin: 0.03,
  bound: 0.036,
} as const

const facts: VerdictFacts = {
  verdict: 'ship',
  because: null,
  target,
  northStar,
  guardrails: [],
  minimumEffect: 0.02,
  unit: 'user',
  running: false,
  plannedUnits: 20_000,
  missingUnits: 0,
  method: null,
  repeatsLook: null,
  withoutPast: false,
  unitsWithoutPast: null,
  openWindows: null,
  notClosed: [],
  expectedOn: null,
  alarms: [],
  names: new Map(),
}

const STAR_EN =
  'The North Star, weekly learning hours, showed no clear change: +0.40% (95% interval −0.80% to +1.60%).'
const gap = (text: string) => text.replaceAll('\u202f', ' ')

function said(rest: Partial<VerdictFacts>) {
  const { en, zh } = verdictSentence({ ...facts, ...rest })
  return { en, zh: gap(zh) }
}

describe('the sentence of each verdict', () => {
  test('ship', () => {
    const safe = { ...contacts, reading: 'non_inferior' } as const
    const { en, zh } = said({ guardrails: [safe, safe, safe] })
    expect(en).toBe(
      'Raised lesson completion by 1.65% (95% interval +0.51% to +2.79%). ' +
        `All 3 guardrails stayed within their margins. ${STAR_EN}`,
    )
    expect(zh).toBe(
      '课时完成率提升 1.65%（95% 区间 +0.51% 至 +2.79%）；3 项护栏指标均在界值以内。' +
        '北极星指标（周学习时长）无明显变化：+0.40%（95% 区间 −0.80% 至 +1.60%）。',
    )
  })

  test('discuss names the guardrail, how far it could be off, and its margin', () => {
    const { en, zh } = said({ verdict: 'discuss', guardrails: [contacts] })
    expect(en).toContain('support contacts could still be up to 3.6% higher, over the 3% margin.')
    expect(zh).toContain('客服咨询最多可能升高 3.6%，超出 3% 界值。')
  })

  test('a guardrail that was not measured is named as such', () => {
    const unseen = {
      ...contacts,
      reading: 'not_computable',
      lift: null,
      bound: null,
      undefinedBecause: 'not_in_data',
    } as const
    const { en, zh } = said({ verdict: 'discuss', guardrails: [unseen] })
    expect(en).toContain('support contacts was not measured.')
    expect(zh).toContain('客服咨询未测量。')
  })

  test('do not ship, for the target', () => {
    const fell = { ...target, lift: { estimate: -0.0431, interval: [-0.0692, -0.017] } } as const
    const { en, zh } = said({ verdict: 'do_not_ship', because: 'target', target: fell })
    expect(en).toContain(
      'It made the target worse: lesson completion fell by 4.3% (95% interval −6.9% to −1.7%).',
    )
    expect(zh).toContain('目标指标变差：课时完成率下降 4.3%（95% 区间 −6.9% 至 −1.7%）。')
  })

  test('do not ship, for a guardrail that should go down and rose', () => {
    const rose = { ...contacts, reading: 'deteriorates' } as const
    const { en, zh } = said({ verdict: 'do_not_ship', because: 'guardrail', guardrails: [rose] })
    expect(en).toContain('support contacts rose by 0.8% (95% interval −2.5% to +4.1%).')
    expect(en).toContain('The guardrail is worse whatever the target says.')
    expect(zh).toContain('客服咨询上升 0.8%')
  })

  test('no effect', () => {
    const flat = { ...target, lift: { estimate: 0.002, interval: [-0.007, 0.011] } } as const
    const { en, zh } = said({ verdict: 'no_effect', target: flat })
    expect(en).toContain('Any effect on lesson completion was no larger than 2%: +0.20%')
    expect(zh).toContain('对课时完成率的影响不超过 2%：+0.20%')
  })

  test('keep running says whose window is still open, and that the missing ones need a full one', () => {
    const waiting = { verdict: 'keep_running', running: true, missingUnits: 6200 } as const
    const some = said({ ...waiting, openWindows: { open: 6800, of: 10_000 } })
    expect(some.en).toContain(
      '68% of users have not had their full window of lesson completion yet.',
    )
    expect(some.en).toContain('6,200 more users with a full window are needed.')
    expect(some.zh).toContain('68% 的单元尚未走完课时完成率的观察窗口。')
    const undefinedBecause = 'windows_open' as const
    const none = { ...target, lift: null, reading: 'not_computable', undefinedBecause } as const
    expect(said({ ...waiting, target: none }).en).toMatch(
      /^Not decided yet\. No user has had the full window of lesson completion yet\. 6,200 more/,
    )
    const guarded = said({ ...waiting, missingUnits: 0, notClosed: [contacts.name] })
    expect(guarded.en).toContain(
      'No user has had the full window of support contacts yet. The North',
    )
    expect(guarded.zh).toContain('尚无单元走完客服咨询的观察窗口。')
  })

  test('keep running says how many units are missing, and about when', () => {
    const waiting = { verdict: 'keep_running', running: true, missingUnits: 6200 } as const
    const { en, zh } = said({
      ...waiting,
      expectedOn: { day: '2026-12-09', traffic: 'planned' },
    })
    expect(en).toContain('Not decided yet: lesson completion moved +1.65%')
    expect(en).toContain('6,200 more users are needed, about 9 Dec at the planned traffic.')
    expect(zh).toContain('还需 6,200 名用户，按计划流量约 12月9日。')
    const recent = said({ ...waiting, expectedOn: { day: '2026-12-09', traffic: 'recent' } })
    expect(recent.en).toContain('about 9 Dec at last week’s traffic.')
    expect(recent.zh).toContain('按近 7 天流量约 12月9日。')
    const one = said({ ...waiting, missingUnits: 1, unit: 'device' })
    expect(one.en).toContain('1 more device is needed.')
    expect(one.zh).toContain('还需 1 台设备。')
  })

  test('inconclusive, with and without a number', () => {
    expect(said({ verdict: 'inconclusive' }).en).toContain(
      'The run ended without an answer: lesson completion moved +1.65%',
    )
    const none = { ...target, lift: null, reading: 'not_computable' } as const
    const { en, zh } = said({ verdict: 'inconclusive', target: none, northStar: null })
    expect(en).toBe(
      'The run ended without an answer: the effect on lesson completion could not be computed. ' +
        'The North Star was not measured in these data.',
    )
    expect(zh).toBe('运行已结束，仍无定论：无法计算对课时完成率的影响。数据中未测量北极星指标。')
  })

  test('do not read withholds every result', () => {
    const alarms = [
      {
        check: 'sample_ratio',
        status: 'alarm',
        params: { observed: '52.1% / 47.9%', planned: '50.0% / 50.0%', pValue: 1e-9 },
      },
    ] as const
    const { en, zh } = said({ verdict: 'do_not_read', alarms })
    expect(en).toBe(
      '52.1% / 47.9% of users where 50.0% / 50.0% was planned (p < 0.001). ' +
        'Results are withheld until this is fixed.',
    )
    expect(zh).toContain('样本比例 52.1% / 47.9%，计划为 50.0% / 50.0%（p < 0.001）')
    expect(en + zh).not.toContain('1.65')
  })

  test('a share of alpha gives its own level', () => {
    expect(said({ target: { ...target, alpha: 0.025 } }).en).toContain('97.5% interval')
  })
})

test('no sentence calls anything significant, a winner or an uplift', () => {
  const verdicts = ['ship', 'discuss', 'do_not_ship', 'keep_running', 'no_effect'] as const
  for (const verdict of verdicts) {
    const { en } = said({ verdict, because: verdict === 'do_not_ship' ? 'target' : null })
    expect(en).not.toMatch(/significant|winner|uplift|!|NaN|undefined|null/i)
  }
})
