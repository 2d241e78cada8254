import type { MetricSpec } from './metric-spec.js'
import { LESSON_FINISHED } from './stream-experiment.js'

const events = { en: 'Learning events, nightly table', zh: '学习事件，每晚汇总表' }
const weekly = {
  en: 'Learners with at least one session in the week, Monday to Sunday, test accounts left out',
  zh: '当周（周一至周日）至少有一次学习的学习者，剔除测试账号',
}

/** Core: the North Star and the two factors it is the product of. */
export const CORE_METRICS: readonly MetricSpec[] = [
  {
    key: 'weekly_hours',
    isNorthStar: true,
    facts: {
      name: { en: 'Weekly learning hours per active learner', zh: '活跃学习者周人均学习时长' },
      tier: 'core',
      kind: 'mean',
      direction: 'up',
      unit: { en: 'h', zh: '小时' },
      definition: {
        meaning: {
          en: 'How much learning an active learner gets done in a week',
          zh: '一位活跃学习者一周真正投入学习的时间',
        },
        formula: {
          en: 'Sessions per learner × minutes per session ÷ 60',
          zh: '人均学习次数 × 单次学习分钟数 ÷ 60',
        },
        dataSource: events,
        countingRule: weekly,
        stage: 'growth',
      },
    },
    measurement: {
      measure: { event: LESSON_FINISHED, aggregation: 'sum', property: 'hours' },
      window: { lengthHours: 168 },
      covariateDays: 14,
      decimals: 2,
    },
    parents: [],
    owner: 'per_sara',
    history: {
      start: 2.96,
      baseline: 3.2,
      target: 3.6,
      standing: 'on_track',
      standardDeviation: 1.9,
      decimals: 2,
    },
  },
  {
    key: 'sessions_per_learner',
    facts: {
      name: { en: 'Sessions per learner', zh: '人均学习次数' },
      tier: 'core',
      kind: 'mean',
      direction: 'up',
      unit: { en: 'per week', zh: '次/周' },
      definition: {
        meaning: { en: 'How often a learner comes back in a week', zh: '学习者一周回来学习几次' },
        formula: { en: 'Sessions ÷ active learners', zh: '学习次数 ÷ 活跃学习者数' },
        dataSource: events,
        countingRule: {
          en: 'A session ends after 30 minutes without an event; shorter than one minute does not count',
          zh: '30 分钟内无事件即视为一次学习结束；不足 1 分钟的不计',
        },
        stage: 'growth',
      },
    },
    parents: [['weekly_hours', 'formula', 1]],
    owner: 'per_sara',
    history: {
      start: 4.21,
      baseline: 4.4,
      target: 4.8,
      standing: 'on_track',
      standardDeviation: 2.7,
      decimals: 2,
    },
  },
  {
    key: 'minutes_per_session',
    facts: {
      name: { en: 'Minutes per session', zh: '单次学习分钟数' },
      tier: 'core',
      kind: 'mean',
      direction: 'up',
      unit: { en: 'min', zh: '分钟' },
      definition: {
        meaning: { en: 'How long a session lasts', zh: '一次学习持续多久' },
        formula: { en: 'Minutes learned ÷ sessions', zh: '学习总分钟数 ÷ 学习次数' },
        dataSource: events,
        countingRule: {
          en: 'Time with the lesson in the foreground; pauses over two minutes are cut',
          zh: '仅计课程处于前台的时间；超过 2 分钟的停顿剔除',
        },
        stage: 'growth',
      },
    },
    parents: [['weekly_hours', 'formula', 1]],
    owner: 'per_mei',
    history: {
      start: 42.4,
      baseline: 43.6,
      target: 45,
      standing: 'on_track',
      standardDeviation: 15,
      decimals: 1,
    },
  },
]
