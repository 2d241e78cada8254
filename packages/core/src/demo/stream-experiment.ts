import type { ExperimentSpec } from './experiment-spec.js'
import type { MetricSpec } from './metric-spec.js'

/** What the apps call their events. */
export const LESSON_STARTED = 'Lesson Started'
export const LESSON_FINISHED = 'Lesson Finished'
export const PLAYBACK_FAILED = 'Playback Failed'

const apps = { en: 'Events of the apps, as they happen', zh: 'App 实时事件' }

/** Metrics that are counted from events; the North Star is too. */
export const STREAM_METRICS: readonly MetricSpec[] = [
  {
    key: 'next_lesson',
    facts: {
      name: { en: 'Next lesson within a day', zh: '一天内开始下一课' },
      tier: 'exploratory',
      kind: 'proportion',
      direction: 'up',
      unit: null,
      definition: {
        meaning: {
          en: 'Learners who go on to another lesson while the last one is fresh',
          zh: '趁热打铁、继续学习下一课的学习者',
        },
        formula: {
          en: 'Learners who start a lesson within 24 hours ÷ learners who saw the last screen',
          zh: '24 小时内开始新课的学习者 ÷ 看到课末页面的学习者',
        },
        dataSource: apps,
        countingRule: {
          en: 'From the first time the last screen is shown; previews left out',
          zh: '自首次看到课末页面起计；试看不计',
        },
        stage: 'growth',
      },
    },
    measurement: {
      measure: {
        event: LESSON_STARTED,
        aggregation: 'any',
        filters: [{ property: 'preview', operator: 'not_equals', values: [true] }],
      },
      window: { lengthHours: 24 },
      covariateDays: 7,
    },
    parents: [['lesson_completion', 'belief', null]],
    owner: 'per_mei',
    history: null,
  },
  {
    key: 'playback_failures',
    facts: {
      name: { en: 'Playback failures', zh: '播放失败次数' },
      tier: 'exploratory',
      kind: 'mean',
      direction: 'down',
      unit: { en: 'per learner', zh: '次/人' },
      definition: {
        meaning: { en: 'How often a lesson breaks off', zh: '课程播放中断的频率' },
        formula: { en: 'Failures in three days ÷ learners', zh: '三天内失败次数 ÷ 学习者数' },
        dataSource: apps,
        countingRule: { en: 'One failure a minute at most', zh: '每分钟最多计一次' },
        stage: 'growth',
      },
    },
    measurement: {
      measure: { event: PLAYBACK_FAILED, aggregation: 'count' },
      window: { lengthHours: 72 },
    },
    parents: [['lesson_completion', 'observed', -0.05]],
    owner: 'per_mei',
    history: null,
  },
]

/** An experiment that Sextant assigns and that is read from events as they come. */
export const STREAM_EXPERIMENT: ExperimentSpec = {
  key: 'next_lesson_card',
  seed: 4604,
  name: { en: 'The next lesson on the last screen', zh: '课末页面展示下一课' },
  hypothesis: {
    because: {
      en: 'two of three learners leave the app from the last screen of a lesson',
      zh: '三分之二的学习者在课末页面离开 App',
    },
    change: {
      en: 'the next lesson with its first picture, one tap away',
      zh: '直接展示下一课的首图，轻点即可开始',
    },
    audience: { en: 'learners on web and mobile', zh: '网页端与移动端的学习者' },
  },
  treatment: { en: 'Next lesson', zh: '下一课' },
  target: 'next_lesson',
  guardrails: [['playback_failures', 0.25]],
  secondary: [],
  minimumEffect: 0.09,
  baseline: { mean: 0.31, standardDeviation: null },
  unitsPerDay: 280,
  analysis: { method: 'confidence_sequence', varianceReduction: 'cuped' },
  owner: 'per_mei',
  initiative: 'finish',
  lifts: { next_lesson: 0.08 },
  files: [],
  stream: { clientKey: 'next-lesson-card', learnersPerDay: 280, ago: 0 },
  life: { registered: 22, locked: 21, started: 21 },
}
