import type { ExperimentSpec } from './experiment-spec.js'

/** Experiments that still run and are analysed by more than a single look at the end. */
export const METHOD_EXPERIMENTS: readonly ExperimentSpec[] = [
  {
    key: 'fading_hints',
    seed: 5301,
    name: { en: 'Hints that fade out', zh: '逐步减少的提示' },
    hypothesis: {
      because: {
        en: 'learners who lean on hints score well in practice and badly in the quiz',
        zh: '依赖提示的学习者练习得分高，测验得分低',
      },
      change: {
        en: 'hints grow shorter from lesson to lesson',
        zh: '提示随课时逐步变短',
      },
      audience: { en: 'learners of mathematics', zh: '数学课程的学习者' },
    },
    treatment: { en: 'Fading hints', zh: '逐步减少' },
    target: 'quiz_score',
    guardrails: [['lesson_completion', 0.03]],
    secondary: ['minutes_per_session'],
    minimumEffect: 0.01,
    analysis: { varianceReduction: 'cuped' },
    owner: 'per_wei',
    initiative: null,
    past: ['quiz_score'],
    lifts: { quiz_score: 0.008 },
    files: [{ name: 'fading-hints.csv.gz', units: 8200, ago: 1 }],
    life: { registered: 13, locked: 12, started: 11 },
  },
  {
    key: 'weekly_goal',
    seed: 5401,
    name: { en: 'A goal for the week', zh: '每周目标' },
    hypothesis: {
      because: {
        en: 'a streak of days is lost by one bad evening',
        zh: '连续打卡常因一个晚上中断而前功尽弃',
      },
      change: {
        en: 'a goal of five days a week that the learner sets',
        zh: '由学习者自己设定每周学几天',
      },
      audience: { en: 'learners who have lost a streak', zh: '曾中断打卡的学习者' },
    },
    treatment: { en: 'Weekly goal', zh: '每周目标' },
    target: 'streak_share',
    guardrails: [['notification_opt_outs', 0.35]],
    secondary: ['sessions_per_learner'],
    minimumEffect: 0.1,
    analysis: {
      method: 'bayesian',
      bayesian: { prior: { mean: 0, sd: 0.06 }, lossThreshold: 0.005 },
    },
    owner: 'per_priya',
    initiative: 'reminders',
    lifts: { streak_share: 0.06 },
    files: [{ name: 'weekly-goal.csv', units: 9000, ago: 1 }],
    life: { registered: 12, locked: 11, started: 10 },
  },
]
