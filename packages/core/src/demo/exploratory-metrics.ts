import type { MetricSpec } from './metric-spec.js'

/** Exploratory: bets that may become ways to learn. */
export const EXPLORATORY_METRICS: readonly MetricSpec[] = [
  {
    key: 'ai_tutor_sessions',
    facts: {
      name: { en: 'AI tutor sessions', zh: 'AI 助教会话数' },
      tier: 'exploratory',
      kind: 'mean',
      direction: 'up',
      unit: { en: 'per learner', zh: '次/人' },
      definition: {
        meaning: {
          en: 'How often learners turn to the tutor when stuck',
          zh: '学习者遇到困难时求助 AI 助教的频率',
        },
        formula: { en: 'Tutor conversations ÷ active learners', zh: '助教会话数 ÷ 活跃学习者数' },
        dataSource: { en: 'Tutor service, nightly', zh: '助教服务，每晚同步' },
        countingRule: {
          en: 'A conversation has at least two questions of the learner',
          zh: '学习者至少提出两个问题才算一次会话',
        },
        stage: 'startup',
      },
    },
    parents: [['lesson_completion', 'observed', 0.08]],
    owner: 'per_wei',
    history: {
      start: 0.22,
      baseline: 0.4,
      target: 0.8,
      standing: 'on_track',
      standardDeviation: 1.05,
      decimals: 2,
    },
  },
  {
    key: 'study_room_joins',
    facts: {
      name: { en: 'Study-room joins', zh: '自习室加入次数' },
      tier: 'exploratory',
      kind: 'mean',
      direction: 'up',
      unit: { en: 'per learner', zh: '次/人' },
      definition: {
        meaning: {
          en: 'Whether learners want to learn next to each other',
          zh: '学习者是否愿意和同伴一起自习',
        },
        formula: { en: 'Rooms joined ÷ active learners', zh: '加入自习室次数 ÷ 活跃学习者数' },
        dataSource: { en: 'Room service, since the pilot', zh: '自习室服务，自试点起' },
        countingRule: {
          en: 'A join lasts five minutes or longer; hosts do not count',
          zh: '停留满 5 分钟计一次；房主不计',
        },
        stage: 'startup',
      },
    },
    parents: [],
    owner: 'per_wei',
    history: null,
    exemptionReason:
      'A new format: the first experiment sets the baseline and shows what it may move.',
  },
  {
    key: 'voice_practice_attempts',
    facts: {
      name: { en: 'Voice practice attempts', zh: '口语练习次数' },
      tier: 'exploratory',
      kind: 'mean',
      direction: 'up',
      unit: { en: 'per learner', zh: '次/人' },
      definition: {
        meaning: {
          en: 'How often learners speak instead of reading',
          zh: '学习者开口说而不只是看的次数',
        },
        formula: { en: 'Recordings sent ÷ active learners', zh: '提交录音数 ÷ 活跃学习者数' },
        dataSource: { en: 'Speech service, nightly', zh: '语音服务，每晚同步' },
        countingRule: {
          en: 'Three seconds or longer; repeats of one phrase within a minute count once',
          zh: '录音满 3 秒计一次；1 分钟内重复同一句只计一次',
        },
        stage: 'startup',
      },
    },
    parents: [['quiz_score', 'belief', null]],
    owner: 'per_wei',
    history: {
      start: 0.17,
      baseline: 0.24,
      target: 0.4,
      standing: 'at_risk',
      standardDeviation: 0.8,
      decimals: 2,
    },
  },
]
