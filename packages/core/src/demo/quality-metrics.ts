import type { MetricSpec } from './metric-spec.js'

/** Supporting as well: what must not get worse while the others are moved. */
export const QUALITY_METRICS: readonly MetricSpec[] = [
  {
    key: 'load_time_p95',
    facts: {
      name: { en: 'Load time, p95', zh: '加载时间 P95' },
      tier: 'supporting',
      kind: 'mean',
      direction: 'down',
      unit: { en: 's', zh: '秒' },
      definition: {
        meaning: { en: 'How long a learner waits for a lesson', zh: '打开一节课要等多久' },
        formula: {
          en: 'Mean over learners of each one’s 95th percentile of lesson load times',
          zh: '先取每位学习者课程加载时间的 95 分位，再求平均',
        },
        dataSource: { en: 'Player telemetry, hourly', zh: '播放器遥测，每小时同步' },
        countingRule: {
          en: 'Loads that were cancelled in the first second are left out',
          zh: '1 秒内被取消的加载不计',
        },
        stage: 'all',
      },
    },
    parents: [['minutes_per_session', 'observed', -0.06]],
    owner: 'per_mei',
    history: {
      start: 2.24,
      baseline: 2.03,
      target: 1.8,
      standing: 'on_track',
      standardDeviation: 0.6,
      decimals: 2,
    },
  },
  {
    key: 'quiz_score',
    facts: {
      name: { en: 'Quiz score', zh: '测验得分' },
      tier: 'supporting',
      kind: 'mean',
      direction: 'up',
      unit: { en: 'points', zh: '分' },
      definition: {
        meaning: { en: 'Whether learners really learn', zh: '学习者是否真的学会了' },
        formula: {
          en: 'Mean of first-attempt scores, 0 to 100',
          zh: '首次作答得分的平均值，满分 100',
        },
        dataSource: { en: 'Quiz service, nightly', zh: '测验服务，每晚同步' },
        countingRule: {
          en: 'First attempts only; quizzes left half-way count as they stand',
          zh: '只计首次作答；中途退出的按已得分计',
        },
        stage: 'all',
      },
    },
    parents: [['minutes_per_session', 'belief', null]],
    owner: 'per_mei',
    history: {
      start: 76.1,
      baseline: 76.4,
      target: 77.2,
      standing: 'steady',
      standardDeviation: 13,
      decimals: 1,
    },
  },
  {
    key: 'notification_opt_outs',
    facts: {
      name: { en: 'Notification opt-outs', zh: '通知关闭率' },
      tier: 'supporting',
      kind: 'proportion',
      direction: 'down',
      unit: null,
      definition: {
        meaning: {
          en: 'Learners who have had enough of our messages',
          zh: '被消息打扰到关闭通知的学习者比例',
        },
        formula: {
          en: 'Learners who turn notifications off ÷ learners who received one',
          zh: '关闭通知的学习者 ÷ 收到通知的学习者',
        },
        dataSource: { en: 'Notification service, nightly', zh: '通知服务，每晚同步' },
        countingRule: {
          en: 'Off for seven days or more; device settings count as well',
          zh: '关闭满 7 天才计；在系统设置里关闭的同样计入',
        },
        stage: 'all',
      },
    },
    parents: [['day7_retention', 'observed', -0.05]],
    owner: 'per_priya',
    history: {
      start: 0.026,
      baseline: 0.024,
      target: 0.023,
      standing: 'steady',
      standardDeviation: null,
      decimals: 4,
    },
  },
]
