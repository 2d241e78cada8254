import type { LocalizedLine } from '../contract/text.js'
import type { DemoPersonId } from './people.js'

/** A key result of the quarter before: on a metric, counted by hand, or a list of milestones. */
export interface PastKeyResultSpec {
  readonly title: LocalizedLine
  readonly owner: DemoPersonId
  readonly measured:
    | { readonly metric: string; readonly decimals: number }
    | { readonly upTo: number; readonly byTheEnd: number }
    | { readonly milestones: readonly LocalizedLine[] }
  /** Stated every two weeks, from the first to the last. */
  readonly confidence: readonly number[]
  /** Why it fell short, if it did. */
  readonly cause: 'capacity' | 'ambition' | 'focus'
}

export interface PastObjectiveSpec {
  readonly title: LocalizedLine
  readonly type: 'committed' | 'aspirational'
  readonly owner: DemoPersonId
  readonly decision: 'modify' | 'abandon'
  readonly comment: LocalizedLine
  readonly keyResults: readonly PastKeyResultSpec[]
}

/** The quarter before the current one, as it was closed. */
export const PAST_OBJECTIVES: readonly PastObjectiveSpec[] = [
  {
    title: { en: 'More learning in every week', zh: '让每一周都学得更多' },
    type: 'committed',
    owner: 'per_sara',
    decision: 'abandon',
    comment: {
      en: 'The new quarter has its own objective for it, with a higher baseline.',
      zh: '新季度已为此设定新目标，基线更高。',
    },
    keyResults: [
      {
        title: { en: 'Raise weekly learning hours', zh: '提升周人均学习时长' },
        owner: 'per_sara',
        measured: { metric: 'weekly_hours', decimals: 2 },
        confidence: [0.6, 0.6, 0.7, 0.7, 0.6, 0.7],
        cause: 'capacity',
      },
      {
        title: { en: 'Raise lesson completion', zh: '提升课时完成率' },
        owner: 'per_mei',
        measured: { metric: 'lesson_completion', decimals: 3 },
        confidence: [0.7, 0.7, 0.6, 0.5, 0.5, 0.6],
        cause: 'ambition',
      },
    ],
  },
  {
    title: { en: 'Know why learners come back', zh: '弄清学习者为何回来' },
    type: 'aspirational',
    owner: 'per_wei',
    decision: 'modify',
    comment: {
      en: 'Worth going on with, but with fewer interviews and a sharper question.',
      zh: '值得继续，但要减少访谈数量、聚焦问题。',
    },
    keyResults: [
      {
        title: { en: 'Thirty interviews with returning learners', zh: '完成 30 次回访学习者访谈' },
        owner: 'per_wei',
        measured: { upTo: 30, byTheEnd: 18 },
        confidence: [0.5, 0.5, 0.4, 0.3, 0.4, 0.4],
        cause: 'focus',
      },
      {
        title: { en: 'The findings are shared', zh: '分享研究结论' },
        owner: 'per_priya',
        measured: {
          milestones: [
            { en: 'First reading', zh: '初步解读' },
            { en: 'Review with the teams', zh: '与各团队评审' },
            { en: 'Published', zh: '公开发布' },
          ],
        },
        confidence: [0.6, 0.7, 0.7, 0.8, 0.9, 0.9],
        cause: 'focus',
      },
    ],
  },
]
