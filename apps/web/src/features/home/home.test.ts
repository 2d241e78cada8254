import type { BudgetSummary, Home, MixView } from '@sextant/core/contract'
import { describe, expect, test } from 'vitest'
import { whatIsWrong } from './attention-text.js'
import { guideSteps } from './guide.js'
import { judgeBudget, worstTier } from './judge-budget.js'
import { laneCounts } from './lane-counts.js'

const band = { core: 0.05, supporting: 0.05, exploratory: 0.025 }
const view = (part: Partial<MixView>): MixView => ({
  amounts: { core: 760, supporting: 170, exploratory: 70 },
  total: 1000,
  shares: { core: 0.76, supporting: 0.17, exploratory: 0.07 },
  percent: { core: 76, supporting: 17, exploratory: 7 },
  deviation: { core: 0.06, supporting: -0.03, exploratory: -0.03 },
  severity: { core: 'watch', supporting: 'ok', exploratory: 'breach' },
  maxDeviation: 0.06,
  tvd: 0.06,
  overall: 'breach',
  ...part,
})
type Judged = Pick<BudgetSummary, 'projected' | 'alertable' | 'reliable' | 'band'>
const judged = (part: Partial<Judged> = {}): Judged => ({
  projected: view({}),
  alertable: true,
  reliable: true,
  band,
  ...part,
})

describe('a budget', () => {
  test('is judged by the tier that strays most by severity, not by points', () => {
    expect(judgeBudget(judged())).toEqual({ kind: 'drift', tier: 'exploratory', side: 'under' })
    const watch = view({
      severity: { core: 'watch', supporting: 'ok', exploratory: 'ok' },
      overall: 'watch',
    })
    expect(judgeBudget(judged({ projected: watch }))).toMatchObject({ tier: 'core', side: 'over' })
  })

  test('is judged by nothing too early, without reliable coverage, or without a booking', () => {
    expect(judgeBudget(judged({ alertable: false })).kind).toBe('tooEarly')
    expect(judgeBudget(judged({ reliable: false })).kind).toBe('unreliable')
    const nothing = view({ shares: null, deviation: null, severity: null, overall: null })
    expect(judgeBudget(judged({ projected: nothing })).kind).toBe('nothing')
    expect(worstTier({ projected: nothing, band })).toBeNull()
  })

  test('inside its bands is on course', () => {
    const fine = view({
      severity: { core: 'ok', supporting: 'ok', exploratory: 'ok' },
      overall: 'ok',
    })
    expect(judgeBudget(judged({ projected: fine }))).toEqual({ kind: 'ok' })
  })
})

describe('the first steps', () => {
  const EMPTY: Pick<Home, 'northStar' | 'lanes' | 'budgets' | 'cycle'> = {
    northStar: null,
    lanes: [],
    budgets: [],
    cycle: null,
  }

  test('of an empty house begin with the North Star; the others wait for what they need', () => {
    const steps = guideSteps(EMPTY, false)
    expect(steps.map(({ done, after }) => [done, after])).toEqual([
      [false, null],
      [false, 1],
      [false, 1],
      [false, 3],
      [false, 2],
    ])
  })
})

describe('what is wrong with an experiment', () => {
  const verdict = (name: 'do_not_read' | 'keep_running', en: string, caveats: string[] = []) => ({
    latestVerdicts: [
      {
        treatment: 'b',
        verdict: name,
        because: null,
        sentence: { en, zh: '尚无定论：+9.5%。还需 11,796 名学习者。' },
        caveats: caveats.map((one) => ({ en: one, zh: one })),
      },
    ],
  })

  test('leaves out the estimate, which stands in its own column', () => {
    const running = verdict(
      'keep_running',
      'Not decided yet: joins moved +9.5% (−4.1% to +23.0%). 11,796 more are needed.',
      ['287 rows were set aside.', 'Second caveat.'],
    )
    expect(whatIsWrong(running, 'en')).toEqual([
      '11,796 more are needed.',
      '287 rows were set aside.',
    ])
    expect(whatIsWrong(running, 'zh')[0]).toBe('还需 11,796 名学习者。')
  })

  test('says why the data must not be read', () => {
    const unread = verdict('do_not_read', '51.7% where 50% was planned (p < 0.001). Withheld.')
    expect(whatIsWrong(unread, 'en')).toEqual(['51.7% where 50% was planned (p < 0.001).'])
  })

  test('is nothing before anybody has looked', () => {
    expect(whatIsWrong({ latestVerdicts: [] }, 'en')).toEqual([])
  })
})

test('a lane counts what is judged and what is not', () => {
  const counted = laneCounts([
    { health: 'on_track' },
    { health: 'off_track' },
    { health: 'too_early' },
    { health: null },
  ])
  expect(counted).toEqual({ ok: 1, watch: 0, alarm: 1, none: 2 })
})
