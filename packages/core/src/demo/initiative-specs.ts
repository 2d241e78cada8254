import type { Tier } from '../contract/metric.js'
import type { DemoPersonId } from './people.js'

export interface InitiativeSpec {
  readonly key: string
  readonly name: { readonly en: string; readonly zh: string }
  readonly description: { readonly en: string; readonly zh: string }
  readonly tier: Tier
  readonly owner: DemoPersonId
  /** Keys of the key results it serves. */
  readonly serves: readonly string[]
  /** Its part of the tier’s people and money, relative to the others in the tier. */
  readonly share: number
}

/** What the company works on this quarter. */
export const INITIATIVE_SPECS: readonly InitiativeSpec[] = [
  {
    key: 'player',
    name: { en: 'Player rewrite, phase 3', zh: '播放器重构（三期）' },
    description: {
      en: 'Faster starts and steadier playback on slow phones.',
      zh: '让低端手机也能更快打开、更稳播放。',
    },
    tier: 'core',
    owner: 'per_mei',
    serves: ['minutes', 'load'],
    share: 46,
  },
  {
    key: 'courses',
    name: { en: 'Autumn course refresh', zh: '秋季课程更新' },
    description: {
      en: 'The forty most started courses, lesson by lesson.',
      zh: '按课时逐一更新开始人数最多的 40 门课程。',
    },
    tier: 'core',
    owner: 'per_sara',
    serves: ['hours', 'completion'],
    share: 34,
  },
  {
    key: 'billing',
    name: { en: 'Billing migration', zh: '计费系统迁移' },
    description: {
      en: 'Move subscriptions to the new provider without a day of downtime.',
      zh: '把订阅迁移到新服务商，一天都不停服。',
    },
    tier: 'core',
    owner: 'per_sara',
    serves: ['hours'],
    share: 20,
  },
  {
    key: 'onboarding',
    name: { en: 'Onboarding in three steps', zh: '三步新手引导' },
    description: {
      en: 'From sign-up to the first lesson without a detour.',
      zh: '从注册到第一节课，不走弯路。',
    },
    tier: 'supporting',
    owner: 'per_priya',
    serves: ['onboarding', 'retention'],
    share: 40,
  },
  {
    key: 'reminders',
    name: { en: 'Reminders that fit the learner', zh: '贴合学习者的提醒' },
    description: {
      en: 'The right hour for each learner instead of one hour for all.',
      zh: '在每个人合适的时间提醒，而不是所有人同一时间。',
    },
    tier: 'supporting',
    owner: 'per_priya',
    serves: ['streak'],
    share: 32,
  },
  {
    key: 'finish',
    name: { en: 'Fewer abandoned lessons', zh: '减少半途而废的课时' },
    description: {
      en: 'Autoplay, resume and offline: whatever keeps a lesson going.',
      zh: '自动播放、断点继续、离线学习：让一节课能上完。',
    },
    tier: 'supporting',
    owner: 'per_mei',
    serves: ['completion'],
    share: 28,
  },
  {
    key: 'tutor',
    name: { en: 'AI tutor', zh: 'AI 助教' },
    description: {
      en: 'Help in the moment a learner is stuck.',
      zh: '在学习者卡住的那一刻给到帮助。',
    },
    tier: 'exploratory',
    owner: 'per_wei',
    serves: ['tutor', 'bets'],
    share: 55,
  },
  {
    key: 'rooms',
    name: { en: 'Study rooms', zh: '自习室' },
    description: { en: 'Learning next to others, quietly.', zh: '和同伴一起安静自习。' },
    tier: 'exploratory',
    owner: 'per_wei',
    serves: ['rooms', 'bets'],
    share: 30,
  },
  {
    key: 'voice',
    name: { en: 'Voice practice', zh: '口语练习' },
    description: { en: 'Speaking from the first lesson on.', zh: '从第一节课就开口说。' },
    tier: 'exploratory',
    owner: 'per_wei',
    serves: ['bets'],
    share: 15,
  },
]
