import type { ExperimentSpec } from './experiment-spec.js'
import { decidedLongAgo } from './past-experiment.js'

/** Decided experiments of the past year on lessons and quizzes. */
export const PAST_LEARNING_EXPERIMENTS: readonly ExperimentSpec[] = [
  decidedLongAgo({
    key: 'harder_questions_first',
    seed: 3102,
    name: { en: 'Harder questions first', zh: '难题放在前面' },
    because: {
      en: 'learners spend most of their care on the first questions of a quiz',
      zh: '学习者答前几题时最用心',
    },
    change: { en: 'the two hardest questions come first', zh: '把最难的两道题放到最前' },
    treatment: { en: 'Hard first', zh: '难题在前' },
    target: ['quiz_score', 0.015, -0.026],
    guardrails: [['load_time_p95', 0.04]],
    owner: 'per_mei',
    units: 5600,
    ended: 306,
    choice: 'do_not_ship',
    believed: {
      en: 'Fresh attention on the hard questions would lift the whole quiz.',
      zh: '趁注意力集中先答难题，整体得分会更高。',
    },
    next: {
      en: 'Keep the order from easy to hard; a bad start costs more than fresh attention gains.',
      zh: '保持由易到难的顺序：开头受挫的损失大于注意力带来的好处。',
    },
  }),
  decidedLongAgo({
    key: 'progress_ring',
    seed: 3202,
    name: { en: 'Progress ring on the course page', zh: '课程页进度环' },
    because: {
      en: 'half of the learners do not know how far they are in a course',
      zh: '一半学习者不知道自己学到了课程的哪里',
    },
    change: { en: 'a ring shows the share of lessons finished', zh: '用圆环显示已完成课时的比例' },
    treatment: { en: 'Ring', zh: '进度环' },
    target: ['lesson_completion', 0.04, 0.002],
    guardrails: [['load_time_p95', 0.04]],
    owner: 'per_mei',
    units: 5600,
    ended: 277,
    choice: 'do_not_ship',
    believed: {
      en: 'Seeing how little is left would make learners finish.',
      zh: '看到所剩不多，学习者会更愿意学完。',
    },
    next: {
      en: 'Leave it out. Progress through a course does not help anyone through a lesson.',
      zh: '不上线。课程进度对完成单节课没有帮助。',
    },
  }),
  decidedLongAgo({
    key: 'chapters',
    seed: 3304,
    name: { en: 'Chapters in long lessons', zh: '长课分章节' },
    because: {
      en: 'lessons over twenty minutes are left twice as often as short ones',
      zh: '超过 20 分钟的课，中途离开的比例是短课的两倍',
    },
    change: { en: 'long lessons are cut into chapters', zh: '把长课切成若干章节' },
    treatment: { en: 'Chapters', zh: '分章节' },
    target: ['lesson_completion', 0.04, 0.045],
    guardrails: [['quiz_score', 0.02]],
    owner: 'per_mei',
    units: 5800,
    ended: 219,
    choice: 'ship',
    believed: {
      en: 'A place to stop is a place to come back to.',
      zh: '有停顿点，才有回来的地方。',
    },
    next: {
      en: 'Ship, and cut the courses that are still missing by hand.',
      zh: '全量上线，其余课程由人工切分。',
    },
  }),
  decidedLongAgo({
    key: 'recap',
    seed: 3402,
    name: { en: 'A short recap before each lesson', zh: '课前一分钟回顾' },
    because: {
      en: 'learners come back after three days and have lost the thread',
      zh: '学习者隔三天回来，已经接不上前面的内容',
    },
    change: {
      en: 'one minute of the last lesson is shown first',
      zh: '开课前先放上一节的一分钟回顾',
    },
    treatment: { en: 'Recap', zh: '回顾' },
    target: ['quiz_score', 0.015, 0.003],
    guardrails: [['lesson_completion', 0.05]],
    owner: 'per_wei',
    units: 5600,
    ended: 176,
    choice: 'do_not_ship',
    believed: {
      en: 'What is fresh in mind is answered better.',
      zh: '刚复习过的内容，答得更好。',
    },
    next: {
      en: 'Not worth a minute of every lesson; try it after a week of absence only.',
      zh: '不值得占用每节课一分钟；改为只对离开一周以上的学习者测试。',
    },
  }),
  decidedLongAgo({
    key: 'preload',
    seed: 3501,
    name: { en: 'Preload the next video', zh: '预加载下一节视频' },
    because: {
      en: 'on slow phones the next lesson takes seconds to start',
      zh: '在低端手机上，下一节课要好几秒才能开始',
    },
    change: {
      en: 'the first minute of the next video is loaded in the background',
      zh: '在后台提前加载下一节视频的第一分钟',
    },
    treatment: { en: 'Preload', zh: '预加载' },
    target: ['load_time_p95', 0.03, -0.058],
    guardrails: [['quiz_score', 0.02]],
    owner: 'per_mei',
    units: 4300,
    stoppedAfterLooks: [0.34, 0.68],
    ended: 139,
    choice: 'ship',
    believed: {
      en: 'A video that is already there starts faster.',
      zh: '视频已经在本地，开始得自然更快。',
    },
    next: {
      en: 'Ship at once: the boundary was crossed before the last look. Next: smaller files.',
      zh: '提前越过界限，立即上线。下一步：压缩视频体积。',
    },
  }),
  decidedLongAgo({
    key: 'smaller_files',
    seed: 3603,
    name: { en: 'Smaller video files', zh: '更小的视频文件' },
    because: {
      en: 'a video of a talking head is as large as one of a landscape',
      zh: '讲解类视频的体积与风景片一样大',
    },
    change: { en: 'speech videos are encoded at half the size', zh: '讲解类视频按一半体积编码' },
    treatment: { en: 'Small files', zh: '小文件' },
    target: ['load_time_p95', 0.03, -0.045],
    guardrails: [['lesson_completion', 0.05]],
    owner: 'per_mei',
    units: 4600,
    ended: 117,
    choice: 'ship',
    believed: {
      en: 'Nobody watches a teacher for the picture.',
      zh: '没有人是为了画质来看老师讲课。',
    },
    next: {
      en: 'Ship for speech. Drawings and code stay at full size.',
      zh: '讲解类视频上线；手绘与代码演示保持原画质。',
    },
  }),
]
