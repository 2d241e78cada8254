import type { Locale } from '@sextant/core/contract'
import type { ForestRow } from '../charts/forest.js'
import type { DistanceRow, MixRow } from '../charts/mix.js'
import type { TrajectoryData } from '../charts/trajectory.js'
import type { TreeEdge, TreeNode } from '../charts/tree-layout.js'

// Sample data of the gallery only. Every picture there says so; nothing else may import this.

type Say = (en: string, zh: string) => string

export function speak(locale: Locale): Say {
  return (en, zh) => (locale === 'zh' ? zh : en)
}

export function forestSample(say: Say): readonly ForestRow[] {
  const guard = { group: say('Guardrails', '护栏指标') }
  const second = {
    group: say('Secondary', '次要'),
    groupNote: say('Holm-adjusted', 'Holm 校正'),
    offScale: true,
  }
  const inside = (margin: string) => ({
    status: 'ok' as const,
    word: say('Non-inferior', '非劣'),
    note: say(`margin ${margin}`, `界值 ${margin}`),
  })
  const inconclusive = (note: string) => ({ word: say('Inconclusive', '不确定'), note })
  return [
    {
      id: 'a',
      group: say('Target', '目标指标'),
      name: say('Lesson completion rate', '课时完成率'),
      note: say('ratio', '比率'),
      tier: 'supporting',
      control: '61.84%',
      treatment: '62.86%',
      estimate: 0.0165,
      bounds: [0.0051, 0.0279],
      shrunk: 0.0118,
      isTarget: true,
      reading: {
        status: 'ok',
        word: say('Improves', '提升'),
        note: say('interval above zero', '区间高于零'),
      },
    },
    {
      id: 'b',
      group: say('North Star', '北极星'),
      name: say('Weekly learning hours', '周人均学习时长'),
      note: say('read beside, not decided on', '并列参考，不作判定'),
      tier: 'core',
      control: say('3.38 h', '3.38 小时'),
      treatment: say('3.41 h', '3.41 小时'),
      estimate: 0.009,
      bounds: [-0.003, 0.021],
      reading: inconclusive(say('interval includes zero', '区间包含零')),
    },
    {
      ...guard,
      id: 'c',
      name: say('Day-7 retention', '7 日留存率'),
      note: say('higher is better', '越高越好'),
      tier: 'supporting',
      control: '39.1%',
      treatment: '39.2%',
      estimate: 0.002,
      bounds: [-0.01, 0.014],
      margin: -0.015,
      reading: inside('−1.5%'),
    },
    {
      ...guard,
      id: 'd',
      name: say('Quiz score', '测验得分'),
      note: say('higher is better', '越高越好'),
      tier: 'supporting',
      control: '76.5',
      treatment: '76.3',
      estimate: -0.003,
      bounds: [-0.009, 0.003],
      margin: -0.01,
      reading: inside('−1.0%'),
    },
    {
      ...guard,
      id: 'e',
      name: say('Load time, p95', '加载时间 P95'),
      note: say('lower is better', '越低越好'),
      tier: 'supporting',
      control: say('1.88 s', '1.88 秒'),
      treatment: say('1.89 s', '1.89 秒'),
      estimate: 0.006,
      bounds: [-0.002, 0.014],
      margin: 0.02,
      reading: inside('+2.0%'),
    },
    {
      ...second,
      id: 'f',
      name: say('Sessions per learner', '人均学习次数'),
      tier: 'core',
      control: '4.58',
      treatment: '4.63',
      estimate: 0.011,
      bounds: [0.001, 0.021],
      reading: { status: 'ok', word: say('Improves', '提升'), note: 'p = 0.026' },
    },
    {
      ...second,
      id: 'g',
      name: say('AI tutor sessions', 'AI 助教会话数'),
      tier: 'exploratory',
      control: '0.60',
      treatment: '0.61',
      estimate: 0.023,
      bounds: [-0.019, 0.065],
      reading: inconclusive('p = 0.38'),
    },
    {
      ...second,
      id: 'h',
      name: say('Notes shared', '笔记分享数'),
      tier: 'exploratory',
      control: '0.00',
      treatment: '0.00',
      estimate: null,
      bounds: null,
      reading: {
        status: 'none',
        word: say('Not computable', '无法计算'),
        note: say('no spread', '无差异'),
      },
    },
  ]
}

export const mixTarget = { core: 0.7, supporting: 0.2, exploratory: 0.1 }
export const mixBand = { core: 0.05, supporting: 0.05, exploratory: 0.025 }

export function mixSample(say: Say): readonly MixRow[] {
  const row = (core: number, supporting: number, exploratory: number) => ({
    shares: { core: core / 100, supporting: supporting / 100, exploratory: exploratory / 100 },
    percent: { core, supporting, exploratory },
  })
  return [
    { look: 'target', label: say('Target', '目标'), ...row(70, 20, 10) },
    { look: 'planned', label: say('Planned', '计划'), ...row(68, 22, 10) },
    { look: 'actual', label: say('Actual', '实际'), ...row(78, 16, 6) },
    { look: 'projected', label: say('Projected', '预计'), ...row(76, 17, 7) },
  ]
}

export const distanceSample: readonly DistanceRow[] = [
  { tier: 'core', planned: -0.02, actual: 0.08, projected: 0.06, band: 0.05 },
  { tier: 'supporting', planned: 0.02, actual: -0.04, projected: -0.03, band: 0.05 },
  { tier: 'exploratory', planned: 0, actual: -0.04, projected: -0.03, band: 0.025 },
]

function day(offset: number): string {
  return new Date(Date.UTC(2026, 0, 4) + offset * 7 * 86_400_000).toISOString().slice(0, 10)
}

/** Small deterministic swings, so that the sample line looks measured. */
function swing(index: number): number {
  return Math.sin(index * 1.7) * 0.018 + Math.sin(index * 0.63) * 0.012
}

export function trajectorySample(): TrajectoryData {
  const points = Array.from({ length: 46 }, (_none, index) => ({
    day: day(index),
    value:
      index < 38
        ? 2.97 + index * 0.0062 + swing(index)
        : 3.2 + (index - 38) * 0.0295 + swing(index) / 3,
    complete: index < 45,
  }))
  const last = points[44]?.value ?? 3.4
  return {
    points,
    path: [
      { day: '2026-09-30', value: 3.2 },
      { day: '2026-12-31', value: 3.6 },
    ],
    band: 0.02,
    forecast: [
      { day: day(44), value: last, low: last, high: last },
      { day: '2026-12-06', value: 3.51, low: 3.46, high: 3.56 },
      { day: '2026-12-31', value: 3.62, low: 3.55, high: 3.69 },
    ],
    target: 3.6,
    from: '2026-01-01',
    until: '2026-12-31',
  }
}

export function treeSample(say: Say): readonly TreeNode[] {
  const target = (value: string) => say(`target ${value}`, `目标 ${value}`)
  const on = { status: 'ok' as const, statusWord: say('On track', '进度正常') }
  const risk = { status: 'watch' as const, statusWord: say('At risk', '有风险') }
  const off = { status: 'alarm' as const, statusWord: say('Off track', '偏离') }
  const inside = { status: 'ok' as const, statusWord: say('Inside its bound', '界内') }
  return [
    {
      id: 'ns',
      name: say('Weekly learning hours', '周人均学习时长'),
      tier: 'core',
      value: say('3.41 h', '3.41 小时'),
      target: target('3.60'),
      progress: 0.525,
      expected: 0.5,
      ...on,
    },
    {
      id: 'spl',
      name: say('Sessions per learner', '人均学习次数'),
      tier: 'core',
      value: '4.62',
      target: target('4.80'),
      progress: 0.55,
      expected: 0.5,
      ...on,
    },
    {
      id: 'mps',
      name: say('Minutes per session', '单次学习分钟数'),
      tier: 'core',
      value: '44.3',
      target: target('45.0'),
      progress: 0.5,
      expected: 0.5,
      ...on,
    },
    {
      id: 'streak',
      name: say('5-day streak share', '5 日连续学习占比'),
      tier: 'supporting',
      value: '22.1%',
      target: target('25.0%'),
      progress: 0.275,
      expected: 0.5,
      ...off,
    },
    {
      id: 'd7',
      name: say('Day-7 retention', '7 日留存率'),
      tier: 'supporting',
      value: '39.2%',
      target: target('41.0%'),
      progress: 0.4,
      expected: 0.5,
      ...risk,
    },
    {
      id: 'lesson',
      name: say('Lesson completion', '课时完成率'),
      tier: 'supporting',
      value: '62.3%',
      target: target('64.0%'),
      progress: 0.514,
      expected: 0.5,
      ...on,
    },
    {
      id: 'onb',
      name: say('Onboarding completion', '新手引导完成率'),
      tier: 'supporting',
      value: '74.6%',
      target: target('78.0%'),
      progress: 0.514,
      expected: 0.5,
      ...on,
    },
    {
      id: 'load',
      name: say('Load time, p95', '加载时间 P95'),
      tier: 'supporting',
      value: say('1.9 s', '1.9 秒'),
      target: say('bound ≤ 2.0 s', '不高于 2.0 秒'),
      progress: null,
      expected: null,
      ...inside,
    },
    {
      id: 'quiz',
      name: say('Quiz score', '测验得分'),
      tier: 'supporting',
      value: '76.4',
      target: say('bound ≥ 75', '不低于 75'),
      progress: null,
      expected: null,
      ...inside,
    },
    {
      id: 'room',
      name: say('Study-room joins', '自习室加入次数'),
      tier: 'exploratory',
      value: '–',
      target: say('baseline 9 Dec', '12月9日起'),
      progress: null,
      expected: null,
      status: 'none',
      statusWord: say('No baseline yet', '暂无基线'),
    },
    {
      id: 'ai',
      name: say('AI tutor sessions', 'AI 助教会话数'),
      tier: 'exploratory',
      value: '0.62',
      target: target('0.80'),
      progress: 0.55,
      expected: 0.5,
      ...on,
    },
    {
      id: 'voice',
      name: say('Voice practice attempts', '口语练习次数'),
      tier: 'exploratory',
      value: '0.31',
      target: target('0.40'),
      progress: 0.36,
      expected: 0.5,
      ...risk,
    },
  ]
}

export const treeEdges: readonly TreeEdge[] = [
  { from: 'spl', to: 'ns', evidence: 'formula' },
  { from: 'mps', to: 'ns', evidence: 'formula' },
  { from: 'streak', to: 'spl', evidence: 'proven', slope: '0.31' },
  { from: 'd7', to: 'spl', evidence: 'proven', slope: '0.22' },
  { from: 'lesson', to: 'spl', evidence: 'proven', slope: '0.41' },
  { from: 'onb', to: 'spl', evidence: 'observed', slope: '0.14' },
  { from: 'load', to: 'mps', evidence: 'observed', slope: '−0.06' },
  { from: 'quiz', to: 'mps', evidence: 'belief' },
  { from: 'room', to: 'streak', evidence: 'belief' },
  { from: 'ai', to: 'lesson', evidence: 'observed', slope: '0.08' },
  { from: 'voice', to: 'quiz', evidence: 'belief' },
]
