import type { ExperimentSpec } from './experiment-spec.js'
import { decidedLongAgo } from './past-experiment.js'

/** Decided experiments of the past year on signing up and coming back. */
export const PAST_GROWTH_EXPERIMENTS: readonly ExperimentSpec[] = [
  decidedLongAgo({
    key: 'phone_sign_up',
    seed: 3701,
    name: { en: 'Sign up with a phone number', zh: '手机号注册' },
    because: {
      en: 'one in nine new learners never finds the mail that confirms the address',
      zh: '九分之一的新学习者始终没找到邮箱确认邮件',
    },
    change: { en: 'a code by text message instead of a mail', zh: '用短信验证码代替确认邮件' },
    treatment: { en: 'Phone number', zh: '手机号' },
    target: ['onboarding_completion', 0.05, 0.052],
    guardrails: [['day7_retention', 0.15]],
    owner: 'per_priya',
    units: 6200,
    ended: 321,
    choice: 'ship',
    believed: {
      en: 'Fewer steps between wanting to learn and learning.',
      zh: '从想学到开始学，步骤越少越好。',
    },
    next: {
      en: 'Ship where text messages are cheap. Next: fewer onboarding steps.',
      zh: '在短信成本低的地区上线。下一步：减少引导步骤。',
    },
  }),
  decidedLongAgo({
    key: 'summary_mail',
    seed: 3802,
    name: { en: 'A weekly summary by mail', zh: '每周学习小结邮件' },
    because: {
      en: 'learners forget what they have reached',
      zh: '学习者容易忘记自己的收获',
    },
    change: { en: 'a mail on Sunday with the lessons of the week', zh: '每周日发送本周学习小结' },
    treatment: { en: 'Summary', zh: '小结' },
    target: ['day7_retention', 0.1, 0.008],
    guardrails: [['notification_opt_outs', 0.6]],
    owner: 'per_priya',
    units: 6600,
    ended: 290,
    choice: 'do_not_ship',
    believed: {
      en: 'Whoever sees the progress wants more of it.',
      zh: '看到进步，就会想继续。',
    },
    next: {
      en: 'No mail. Show the same summary inside the app, where it costs nobody attention.',
      zh: '不发邮件，把小结放到 App 里，不打扰任何人。',
    },
  }),
  decidedLongAgo({
    key: 'goal_at_sign_up',
    seed: 3903,
    name: { en: 'Ask for a goal at sign-up', zh: '注册时询问学习目标' },
    because: {
      en: 'learners with a written goal study more',
      zh: '写下目标的学习者学得更多',
    },
    change: {
      en: 'a page that asks what to reach until when',
      zh: '增加一页，询问想在何时达到什么',
    },
    treatment: { en: 'Goal asked', zh: '询问目标' },
    target: ['onboarding_completion', 0.05, -0.048],
    guardrails: [['day7_retention', 0.15]],
    owner: 'per_priya',
    units: 6200,
    ended: 248,
    choice: 'do_not_ship',
    believed: {
      en: 'A promise made at the start is kept longer.',
      zh: '一开始许下的承诺，会坚持得更久。',
    },
    next: {
      en: 'Every page costs newcomers. Ask after the first finished lesson instead.',
      zh: '每多一页都会流失新人。改为学完第一节课后再问。',
    },
  }),
  decidedLongAgo({
    key: 'streak_badge',
    seed: 4003,
    name: { en: 'Streak badge on the home screen', zh: '首页连续打卡徽章' },
    because: {
      en: 'the streak is hidden two screens deep',
      zh: '连续打卡的天数藏在第二层页面',
    },
    change: { en: 'the number of days stands on the home screen', zh: '在首页直接显示天数' },
    treatment: { en: 'Badge', zh: '徽章' },
    target: ['streak_share', 0.15, 0.02],
    guardrails: [['day7_retention', 0.15]],
    owner: 'per_priya',
    units: 6700,
    ended: 204,
    choice: 'do_not_ship',
    believed: {
      en: 'What is seen every day is kept every day.',
      zh: '每天看得见，就会每天坚持。',
    },
    next: {
      en: 'Leave the home screen alone. Protecting a streak may matter more than showing it.',
      zh: '首页保持原样。保护连续打卡可能比展示更重要。',
    },
  }),
  decidedLongAgo({
    key: 'friends_board',
    seed: 4051,
    name: { en: 'Friends on a leaderboard', zh: '好友排行榜' },
    because: {
      en: 'learners who know somebody here come back more often',
      zh: '在这里有熟人的学习者更常回来',
    },
    change: { en: 'a weekly board of friends by minutes learned', zh: '按学习分钟数排的好友周榜' },
    treatment: { en: 'Leaderboard', zh: '排行榜' },
    target: ['day7_retention', 0.1, -0.006],
    guardrails: [['quiz_score', 0.02]],
    owner: 'per_wei',
    units: 6500,
    ended: 158,
    choice: 'do_not_ship',
    believed: {
      en: 'Nobody wants to be last among friends.',
      zh: '谁也不想在好友里垫底。',
    },
    next: {
      en: 'A race makes minutes, not learning. Try rooms where friends study together.',
      zh: '比赛带来的是时长而不是学习。改试好友一起自习。',
    },
  }),
]
