import type { MetricSpec } from './metric-spec.js'

const events = { en: 'Learning events, nightly table', zh: '学习事件，每晚汇总表' }

/** Supporting: what moves the core metrics. */
export const SUPPORTING_METRICS: readonly MetricSpec[] = [
  {
    key: 'streak_share',
    facts: {
      name: { en: '5-day streak share', zh: '5 日连续学习占比' },
      tier: 'supporting',
      kind: 'proportion',
      direction: 'up',
      unit: null,
      definition: {
        meaning: {
          en: 'Learners for whom learning has become a habit',
          zh: '已经养成学习习惯的学习者占比',
        },
        formula: {
          en: 'Learners with five or more learning days in a row ÷ active learners',
          zh: '连续学习 5 天及以上的学习者 ÷ 活跃学习者',
        },
        dataSource: events,
        countingRule: {
          en: 'A learning day has at least five minutes, in the learner’s own time zone',
          zh: '按学习者所在时区，当天学习满 5 分钟计为一个学习日',
        },
        stage: 'growth',
      },
    },
    parents: [['sessions_per_learner', 'proven', 0.31]],
    owner: 'per_priya',
    history: {
      start: 0.2,
      baseline: 0.21,
      target: 0.25,
      standing: 'off_track',
      standardDeviation: null,
      decimals: 4,
    },
  },
  {
    key: 'day7_retention',
    facts: {
      name: { en: 'Day-7 retention', zh: '7 日留存率' },
      tier: 'supporting',
      kind: 'proportion',
      direction: 'up',
      unit: null,
      definition: {
        meaning: {
          en: 'New learners who are still here a week later',
          zh: '新学习者一周后仍在学习的比例',
        },
        formula: {
          en: 'New learners with a session on day 7 ÷ new learners',
          zh: '第 7 天仍有学习的新学习者 ÷ 新学习者',
        },
        dataSource: events,
        countingRule: {
          en: 'Day 7 counts from the first lesson; a cohort is complete after eight days',
          zh: '以首次上课当天为第 0 天；满 8 天后该批次数据完整',
        },
        stage: 'growth',
      },
    },
    parents: [['sessions_per_learner', 'proven', 0.22]],
    owner: 'per_mei',
    history: {
      start: 0.366,
      baseline: 0.38,
      target: 0.41,
      standing: 'at_risk',
      standardDeviation: null,
      decimals: 4,
    },
  },
  {
    key: 'lesson_completion',
    facts: {
      name: { en: 'Lesson completion', zh: '课时完成率' },
      tier: 'supporting',
      kind: 'ratio',
      direction: 'up',
      unit: { en: '%', zh: '%' },
      definition: {
        meaning: { en: 'Lessons that are finished once started', zh: '开始的课时中学完的比例' },
        formula: { en: 'Lessons finished ÷ lessons started', zh: '完成课时数 ÷ 开始课时数' },
        dataSource: events,
        countingRule: {
          en: 'Finished within 24 hours of the start; previews left out',
          zh: '开始后 24 小时内学完即计为完成；试看不计',
        },
        stage: 'growth',
      },
    },
    parents: [['sessions_per_learner', 'proven', 0.41]],
    owner: 'per_mei',
    history: {
      start: 0.588,
      baseline: 0.605,
      target: 0.64,
      standing: 'on_track',
      standardDeviation: 0.27,
      decimals: 4,
    },
  },
  {
    key: 'onboarding_completion',
    facts: {
      name: { en: 'Onboarding completion', zh: '新手引导完成率' },
      tier: 'supporting',
      kind: 'proportion',
      direction: 'up',
      unit: null,
      definition: {
        meaning: {
          en: 'New learners who reach their first lesson',
          zh: '走完引导、进入第一节课的新学习者比例',
        },
        formula: {
          en: 'New learners who open a first lesson within a day ÷ sign-ups',
          zh: '注册 24 小时内开始第一节课的人数 ÷ 注册人数',
        },
        dataSource: { en: 'Sign-up service, hourly', zh: '注册服务，每小时同步' },
        countingRule: {
          en: 'One sign-up a person; invited classes are left out',
          zh: '每人只计一次注册；学校批量导入的班级不计',
        },
        stage: 'growth',
      },
    },
    parents: [['sessions_per_learner', 'observed', 0.14]],
    owner: 'per_priya',
    history: {
      start: 0.697,
      baseline: 0.71,
      target: 0.78,
      standing: 'on_track',
      standardDeviation: null,
      decimals: 4,
    },
  },
]
