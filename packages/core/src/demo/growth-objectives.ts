import type { ObjectiveSpec } from './objective-spec.js'

const week2: ObjectiveSpec = {
  title: { en: 'A habit by the second week', zh: '第二周就养成习惯' },
  type: 'committed',
  owner: 'per_priya',
  keyResults: [
    {
      key: 'streak',
      title: {
        en: '5-day streak share from 21.0% to 25.0%',
        zh: '5 日连续学习占比从 21.0% 提升到 25.0%',
      },
      metric: 'streak_share',
      range: { type: 'move', baseline: 0.21, target: 0.25 },
      weightBp: 6000,
      owner: 'per_priya',
      confidence: 0.6,
      checkIns: [
        { share: 0.15, confidence: 0.6 },
        {
          share: 0.36,
          confidence: 0.4,
          comment: {
            en: 'One hour for everybody did not work: opt-outs rose. Usual-hour test is being drafted.',
            zh: '统一时间提醒行不通，通知关闭率上升。正在起草“常用时段提醒”实验。',
          },
        },
        { share: 0.53, confidence: 0.3 },
        { share: 0.8, confidence: 0.2 },
      ],
    },
    {
      key: 'onboarding',
      title: {
        en: 'Onboarding completion from 71.0% to 78.0%',
        zh: '新手引导完成率从 71.0% 提升到 78.0%',
      },
      metric: 'onboarding_completion',
      range: { type: 'move', baseline: 0.71, target: 0.78 },
      weightBp: 4000,
      owner: 'per_priya',
      confidence: 0.7,
      checkIns: [
        { share: 0.2, confidence: 0.7 },
        { share: 0.54, confidence: 0.7 },
        { share: 0.8, confidence: 0.8 },
      ],
    },
  ],
}

const explore: ObjectiveSpec = {
  title: { en: 'Find the next way to learn', zh: '找到下一种学习方式' },
  type: 'aspirational',
  owner: 'per_wei',
  keyResults: [
    {
      key: 'tutor',
      title: {
        en: 'AI tutor sessions per learner from 0.40 to 0.80',
        zh: '人均 AI 助教会话数从 0.40 提升到 0.80',
      },
      metric: 'ai_tutor_sessions',
      range: { type: 'move', baseline: 0.4, target: 0.8 },
      weightBp: 4000,
      owner: 'per_wei',
      confidence: 0.5,
      checkIns: [
        { share: 0.2, confidence: 0.5 },
        {
          share: 0.54,
          confidence: 0.6,
          comment: {
            en: 'The nudge test cannot be read before the Android redirect is fixed.',
            zh: '安卓端跳转修好之前，提示实验的数据不能解读。',
          },
        },
        { share: 0.8, confidence: 0.6 },
      ],
    },
    {
      key: 'bets',
      title: { en: 'Five exploratory bets concluded', zh: '完成 5 项探索验证' },
      range: { type: 'move', baseline: 0, target: 5 },
      weightBp: 4000,
      owner: 'per_wei',
      confidence: 0.6,
      counted: true,
      checkIns: [
        { share: 0.2, confidence: 0.6 },
        {
          share: 0.4,
          confidence: 0.5,
          miscounted: {
            en: 'A bet counts once its write-up is in, and one was not.',
            zh: '写完总结才算验证完成，其中一项还没有写。',
          },
        },
        { share: 0.56, confidence: 0.5 },
        { share: 0.8, confidence: 0.6 },
      ],
    },
    {
      key: 'rooms',
      title: { en: 'Study rooms: from pilot to a baseline', zh: '自习室：从试点到确立基线' },
      range: {
        type: 'milestone',
        milestones: [
          { name: { en: 'Pilot in two courses', zh: '两门课程完成试点' }, weight: 2, done: false },
          { name: { en: 'Joins are measured', zh: '加入次数可衡量' }, weight: 3, done: false },
          {
            name: { en: 'First experiment concluded', zh: '首个实验得出结论' },
            weight: 3,
            done: false,
          },
          { name: { en: 'Baseline published', zh: '公布基线' }, weight: 2, done: false },
        ],
      },
      weightBp: 2000,
      owner: 'per_wei',
      confidence: 0.5,
      retarget: {
        share: 0.45,
        range: {
          type: 'milestone',
          milestones: [
            {
              name: { en: 'Pilot in two courses', zh: '两门课程完成试点' },
              weight: 2,
              done: false,
            },
            { name: { en: 'Joins are measured', zh: '加入次数可衡量' }, weight: 3, done: false },
            {
              name: { en: 'First experiment concluded', zh: '首个实验得出结论' },
              weight: 2,
              done: false,
            },
            { name: { en: 'Baseline published', zh: '公布基线' }, weight: 3, done: false },
          ],
        },
        reason: {
          en: 'The experiment is small; publishing the baseline is most of the work that is left.',
          zh: '实验规模不大，剩下的工作主要在公布基线。',
        },
      },
      checkIns: [
        { share: 0.1, confidence: 0.5, milestonesDone: [0] },
        {
          share: 0.42,
          confidence: 0.6,
          milestonesDone: [0, 1],
          comment: {
            en: 'Joins are in the nightly table; the first experiment has started.',
            zh: '加入次数已进入每晚汇总表，首个实验已启动。',
          },
        },
        { share: 0.56, confidence: 0.6 },
        { share: 0.9, confidence: 0.6, milestonesDone: [0, 1, 2] },
      ],
    },
  ],
}

/** What the quarter grows: habits of newcomers, and new ways to learn. */
export const GROWTH_OBJECTIVES: readonly ObjectiveSpec[] = [week2, explore]
