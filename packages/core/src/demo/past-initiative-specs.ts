import type { Tier } from '../contract/metric.js'
import type { DemoPersonId } from './people.js'

type Bilingual = { readonly en: string; readonly zh: string }

export interface PastInitiativeSpec {
  readonly key: string
  readonly name: Bilingual
  readonly tier: Tier
  readonly owner: DemoPersonId
  /** Its part of the tier’s people and money, relative to the others in the tier. */
  readonly share: number
  readonly ended: Bilingual
}

/** What the company worked on in the three quarters before this one. */
export const PAST_INITIATIVE_SPECS: readonly PastInitiativeSpec[] = [
  {
    key: 'past_player',
    name: { en: 'Player rewrite, phases 1 and 2', zh: '播放器重构（一、二期）' },
    tier: 'core',
    owner: 'per_mei',
    share: 45,
    ended: { en: 'Both phases are live; phase 3 goes on.', zh: '前两期已上线，转入三期。' },
  },
  {
    key: 'past_library',
    name: { en: 'Course library in shape', zh: '课程库整治' },
    tier: 'core',
    owner: 'per_mei',
    share: 35,
    ended: { en: 'The library is in shape.', zh: '课程库整治完成。' },
  },
  {
    key: 'past_platform',
    name: { en: 'Move of the servers', zh: '机房迁移' },
    tier: 'core',
    owner: 'per_sara',
    share: 20,
    ended: { en: 'Moved without a day of downtime.', zh: '迁移完成，未停服。' },
  },
  {
    key: 'past_first_week',
    name: { en: 'The first week of a learner', zh: '新学习者的第一周' },
    tier: 'supporting',
    owner: 'per_priya',
    share: 100,
    ended: { en: 'Goes on as onboarding in three steps.', zh: '由“三步新手引导”继续。' },
  },
  {
    key: 'past_friends',
    name: { en: 'Learning with friends', zh: '和好友一起学' },
    tier: 'exploratory',
    owner: 'per_wei',
    share: 60,
    ended: { en: 'Races bring minutes, not learning.', zh: '比赛带来的是时长而不是学习。' },
  },
  {
    key: 'past_phone',
    name: { en: 'Sign-up without a mail', zh: '无邮箱注册' },
    tier: 'exploratory',
    owner: 'per_priya',
    share: 40,
    ended: { en: 'Shipped; nothing is left to find out.', zh: '已上线，无待验证问题。' },
  },
]
