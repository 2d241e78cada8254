import type { ObjectiveSpec } from './objective-spec.js'

const habit: ObjectiveSpec = {
  title: { en: 'Learning becomes part of the week', zh: '让学习成为每周的一部分' },
  type: 'committed',
  owner: 'per_sara',
  keyResults: [
    {
      key: 'hours',
      title: {
        en: 'Weekly learning hours from 3.20 to 3.60',
        zh: '周人均学习时长从 3.20 提升到 3.60 小时',
      },
      metric: 'weekly_hours',
      range: { type: 'move', baseline: 3.2, target: 3.6 },
      weightBp: 5000,
      owner: 'per_sara',
      confidence: 0.5,
      checkIns: [
        { share: 0.15, confidence: 0.5 },
        {
          share: 0.35,
          confidence: 0.6,
          comment: {
            en: 'Autoplay is live for everyone; the first full week is on the path.',
            zh: '自动播放已全量上线，首个完整周跟上了目标路径。',
          },
        },
        { share: 0.54, confidence: 0.6 },
        { share: 0.8, confidence: 0.7 },
      ],
    },
    {
      key: 'sessions',
      title: {
        en: 'Sessions per learner from 4.40 to 4.80',
        zh: '人均学习次数从 4.40 提升到 4.80 次',
      },
      metric: 'sessions_per_learner',
      range: { type: 'move', baseline: 4.4, target: 4.8 },
      weightBp: 2500,
      owner: 'per_sara',
      confidence: 0.6,
      checkIns: [
        { share: 0.2, confidence: 0.6 },
        { share: 0.54, confidence: 0.7 },
        { share: 0.8, confidence: 0.7 },
      ],
    },
    {
      key: 'minutes',
      title: {
        en: 'Minutes per session from 43.6 to 45.0',
        zh: '单次学习时长从 43.6 提升到 45.0 分钟',
      },
      metric: 'minutes_per_session',
      range: { type: 'move', baseline: 43.6, target: 45 },
      weightBp: 2500,
      owner: 'per_mei',
      confidence: 0.6,
      checkIns: [
        { share: 0.2, confidence: 0.6 },
        { share: 0.54, confidence: 0.6 },
        { share: 0.8, confidence: 0.6 },
      ],
    },
  ],
}

const finish: ObjectiveSpec = {
  title: { en: 'Learners finish what they start', zh: '让学习者学完已经开始的内容' },
  type: 'committed',
  owner: 'per_mei',
  keyResults: [
    {
      key: 'completion',
      title: { en: 'Lesson completion from 60.5% to 64.0%', zh: '课时完成率从 60.5% 提升到 64.0%' },
      metric: 'lesson_completion',
      range: { type: 'move', baseline: 0.605, target: 0.64 },
      owner: 'per_mei',
      confidence: 0.5,
      checkIns: [
        { share: 0.12, confidence: 0.5 },
        {
          share: 0.38,
          confidence: 0.6,
          comment: {
            en: 'On the path again since autoplay shipped.',
            zh: '自动播放上线后重新回到目标路径。',
          },
        },
        {
          share: 0.54,
          confidence: 0.7,
          comment: {
            en: '“Resume where you left off” ended well. Next: decide on the share to ship.',
            zh: '“从上次中断处继续”结果不错，下一步定上线比例。',
          },
        },
        { share: 0.8, confidence: 0.7 },
      ],
    },
    {
      key: 'retention',
      title: { en: 'Day-7 retention from 38.0% to 41.0%', zh: '7 日留存率从 38.0% 提升到 41.0%' },
      metric: 'day7_retention',
      range: { type: 'move', baseline: 0.38, target: 0.41 },
      owner: 'per_mei',
      confidence: 0.6,
      checkIns: [
        { share: 0.2, confidence: 0.6 },
        {
          share: 0.54,
          confidence: 0.5,
          comment: {
            en: 'Behind: nothing we shipped this quarter aims at the first week.',
            zh: '落后：本季度上线的改动都没有针对学习者的第一周。',
          },
        },
        { share: 0.8, confidence: 0.4 },
      ],
    },
    {
      key: 'load',
      title: { en: 'Load time, p95, at most 2.0 s', zh: '加载时间 P95 不超过 2.0 秒' },
      metric: 'load_time_p95',
      range: { type: 'maintain_max', bound: 2 },
      role: 'health',
      owner: 'per_mei',
      confidence: 0.8,
      checkIns: [{ share: 0.3, confidence: 0.8 }],
    },
    {
      key: 'quiz',
      title: { en: 'Quiz score stays at 75 or above', zh: '测验得分保持在 75 分及以上' },
      metric: 'quiz_score',
      range: { type: 'maintain_min', bound: 75 },
      role: 'health',
      owner: 'per_mei',
      confidence: 0.9,
      checkIns: [{ share: 0.3, confidence: 0.9 }],
    },
  ],
}

/** What the quarter must deliver: more learning, finished lessons. */
export const DELIVERY_OBJECTIVES: readonly ObjectiveSpec[] = [habit, finish]
