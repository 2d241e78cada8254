import type { ExperimentSpec } from './experiment-spec.js'

const nobodyButUs = { en: 'all learners on web and apps', zh: '网页端与 App 的全部学习者' }

/** Experiments that have ended: shipped, refused, without effect, given up, or waiting. */
export const CONCLUDED_EXPERIMENTS: readonly ExperimentSpec[] = [
  {
    key: 'shorter_quizzes',
    seed: 4101,
    name: { en: 'Shorter quizzes', zh: '缩短测验' },
    hypothesis: {
      because: {
        en: 'a third of the learners leave a quiz before its last question',
        zh: '三分之一的学习者在答到最后一题前就退出了测验',
      },
      change: { en: 'five questions instead of eight', zh: '测验从 8 题减到 5 题' },
      audience: nobodyButUs,
    },
    treatment: { en: 'Five questions', zh: '5 题' },
    target: 'quiz_score',
    guardrails: [['load_time_p95', 0.03]],
    secondary: ['sessions_per_learner'],
    minimumEffect: 0.01,
    owner: 'per_mei',
    initiative: null,
    lifts: {},
    files: [{ name: 'shorter-quizzes.csv', units: 12_200, ago: 74 }],
    life: { registered: 97, locked: 95, started: 94, stopped: 75, archived: 60 },
    decision: {
      ago: 72,
      choice: 'do_not_ship',
      by: 'per_mei',
      believed: {
        en: 'Shorter quizzes would be answered with more care and score higher.',
        zh: '题目少了，学习者会答得更认真，得分更高。',
      },
      next: {
        en: 'Keep eight questions: fewer teach the authors less about weak spots. Look at when a quiz is shown instead.',
        zh: '保留 8 题，题目太少反而看不出薄弱点。下一步研究测验出现的时机。',
      },
    },
  },
  {
    key: 'autoplay',
    seed: 4202,
    name: { en: 'Autoplay the next lesson', zh: '自动播放下一课' },
    hypothesis: {
      because: {
        en: 'most sessions end right after a lesson, before the next one is opened',
        zh: '多数学习在一节课刚结束、还没点开下一节时就停了',
      },
      change: {
        en: 'the next lesson starts by itself after five seconds',
        zh: '5 秒后自动开始下一节课',
      },
      audience: nobodyButUs,
    },
    treatment: { en: 'Autoplay', zh: '自动播放' },
    target: 'lesson_completion',
    guardrails: [
      ['quiz_score', 0.015],
      ['load_time_p95', 0.03],
    ],
    secondary: ['sessions_per_learner', 'minutes_per_session'],
    minimumEffect: 0.02,
    owner: 'per_mei',
    initiative: 'finish',
    lifts: { lesson_completion: 0.031, weekly_hours: 0.022, minutes_per_session: 0.018 },
    files: [{ name: 'autoplay.csv.gz', units: 22_500, ago: 42 }],
    life: { registered: 66, locked: 64, started: 63, stopped: 43 },
    decision: {
      ago: 40,
      choice: 'ship',
      by: 'per_sara',
      shippedShareBp: 10_000,
      believed: {
        en: 'A learner who has just finished a lesson would go on if nothing stood in the way.',
        zh: '刚学完一节的人，只要没有阻碍就会继续学下去。',
      },
      next: {
        en: 'Ship to everyone, with a switch in the settings. Next: resume in the middle of a lesson.',
        zh: '全量上线，并在设置里提供开关。下一步：支持从课时中间继续。',
      },
    },
  },
  {
    key: 'reminder_2000',
    seed: 4304,
    name: { en: 'Reminder at 20:00 for everyone', zh: '每晚八点统一提醒' },
    hypothesis: {
      because: {
        en: 'learners who study at a fixed hour keep their streak twice as often',
        zh: '固定时间学习的人，保持连续打卡的可能性是其他人的两倍',
      },
      change: { en: 'one reminder at 20:00 local time', zh: '每天当地时间 20:00 推送一次提醒' },
      audience: {
        en: 'learners in their first 30 days',
        zh: '注册 30 天内的学习者',
      },
    },
    treatment: { en: 'Reminder at 20:00', zh: '20:00 提醒' },
    target: 'streak_share',
    guardrails: [
      ['notification_opt_outs', 0.25],
      ['day7_retention', 0.06],
    ],
    secondary: ['sessions_per_learner'],
    minimumEffect: 0.08,
    owner: 'per_priya',
    initiative: 'reminders',
    lifts: { streak_share: 0.01, notification_opt_outs: 0.42 },
    files: [{ name: 'reminder-2000.csv', units: 21_000, ago: 50 }],
    life: { registered: 71, locked: 70, started: 69, stopped: 51 },
    decision: {
      ago: 48,
      choice: 'do_not_ship',
      by: 'per_priya',
      believed: {
        en: 'A fixed hour makes a habit, so a fixed reminder would too.',
        zh: '固定时间有助于养成习惯，统一提醒也会有用。',
      },
      next: {
        en: 'One hour for everybody is the problem, not the reminder. Draft a test at each learner’s usual hour.',
        zh: '问题不在提醒，而在于所有人同一时间。起草“按各自常用时段提醒”的实验。',
      },
    },
  },
  {
    key: 'streak_freeze',
    seed: 4405,
    name: { en: 'Streak freeze', zh: '连续打卡保护' },
    hypothesis: {
      because: {
        en: 'a broken streak is followed by a week without learning',
        zh: '打卡一旦中断，往往整整一周不再学习',
      },
      change: {
        en: 'one free day a week that keeps the streak',
        zh: '每周可用一次、不中断打卡的休息日',
      },
      audience: { en: 'learners with a streak of five days', zh: '已连续学习 5 天的学习者' },
    },
    treatment: { en: 'One freeze a week', zh: '每周一次保护' },
    target: 'streak_share',
    guardrails: [['day7_retention', 0.05]],
    secondary: [],
    minimumEffect: 0.08,
    owner: 'per_priya',
    initiative: 'reminders',
    lifts: {},
    files: [],
    life: { registered: 47, locked: 45, started: 44, aborted: 41 },
    deviation: {
      ago: 42,
      what: {
        en: 'The freeze was shown to the control group for two days.',
        zh: '对照组有两天也看到了保护功能。',
      },
      reason: {
        en: 'A release flag was set for all learners. The test was given up and will be registered anew.',
        zh: '发布开关误对全员打开。本次实验终止，之后重新登记。',
      },
    },
  },
  {
    key: 'resume',
    seed: 4501,
    name: { en: 'Resume where you left off', zh: '从上次中断处继续' },
    hypothesis: {
      because: {
        en: 'four of ten started lessons are left in the middle and never found again',
        zh: '每十节开始的课有四节中途离开，之后再也没有回来',
      },
      change: {
        en: 'the home screen opens the lesson at the minute it was left',
        zh: '首页直接打开上次的课时，并跳到离开的那一分钟',
      },
      audience: nobodyButUs,
    },
    treatment: { en: 'Resume', zh: '断点继续' },
    target: 'lesson_completion',
    guardrails: [
      ['quiz_score', 0.01],
      ['load_time_p95', 0.02],
    ],
    secondary: ['sessions_per_learner', 'minutes_per_session', 'ai_tutor_sessions'],
    minimumEffect: 0.02,
    analysis: { method: 'group_sequential', correction: 'holm' },
    owner: 'per_mei',
    initiative: 'finish',
    lifts: {
      lesson_completion: 0.014,
      weekly_hours: 0.012,
      sessions_per_learner: 0.015,
    },
    files: [
      { name: 'resume-look-1.csv.gz', units: 7_600, ago: 18 },
      { name: 'resume-look-2.csv.gz', units: 15_200, ago: 10 },
      { name: 'resume-look-3.csv.gz', units: 22_700, ago: 3 },
    ],
    life: { registered: 29, locked: 27, started: 26, stopped: 4 },
    deviation: {
      ago: 11,
      what: {
        en: 'The test runs three days longer than planned.',
        zh: '实验比计划多运行三天。',
      },
      reason: {
        en: 'Exposure was off during the payment outage; the days are added at the end.',
        zh: '支付故障期间停止了曝光，缺的天数补在末尾。',
      },
    },
  },
  {
    key: 'onboarding_three_steps',
    seed: 4603,
    name: { en: 'Onboarding in three steps', zh: '三步新手引导' },
    hypothesis: {
      because: {
        en: 'every step of the seven-step onboarding loses a twentieth of the newcomers',
        zh: '七步引导中每一步都会流失约 5% 的新人',
      },
      change: {
        en: 'three steps, the rest asked when it is needed',
        zh: '只保留三步，其余信息在用到时再问',
      },
      audience: { en: 'new sign-ups', zh: '新注册的学习者' },
    },
    treatment: { en: 'Three steps', zh: '三步' },
    target: 'onboarding_completion',
    guardrails: [['day7_retention', 0.035]],
    secondary: ['sessions_per_learner'],
    minimumEffect: 0.025,
    owner: 'per_priya',
    initiative: 'onboarding',
    lifts: { onboarding_completion: 0.036, day7_retention: -0.038 },
    files: [{ name: 'onboarding-three-steps.csv.gz', units: 22_000, ago: 2 }],
    life: { registered: 24, locked: 23, started: 21, stopped: 3 },
  },
]
