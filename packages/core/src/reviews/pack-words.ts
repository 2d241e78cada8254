import type { Agenda } from '../contract/agenda.js'
import type { Adherence } from '../contract/action.js'
import type { DriftSeverity, Ledger } from '../contract/budget.js'
import type { Decision, VerdictName, Experiment } from '../contract/experiment.js'
import type { Tier } from '../contract/metric.js'
import type { KeyResult } from '../contract/objective.js'
import type { LoggedDecision, REVIEW_CAUSES, VERIFY_OUTCOMES } from '../contract/review.js'
import type { Locale } from '../contract/text.js'

type ExperimentWhy = Agenda['experiments'][number]['why']
type KeyResultWhy = Agenda['keyResults'][number]['why'][number]
type Cause = (typeof REVIEW_CAUSES)[number]
type Outcome = (typeof VERIFY_OUTCOMES)[number]
type Reading = Adherence['outcomes'][number]['reading']

/** Every word of a review pack in one language. */
export interface PackWords {
  readonly title: Readonly<Record<Agenda['kind'], string>>
  readonly tier: Readonly<Record<Tier, string>>
  readonly section: Readonly<Record<Section, string>>
  readonly column: Readonly<Record<Column, string>>
  readonly health: Readonly<Record<KeyResult['health'], string>>
  readonly keyResultWhy: Readonly<Record<KeyResultWhy, string>>
  readonly experimentWhy: Readonly<Record<ExperimentWhy, string>>
  readonly verdict: Readonly<Record<VerdictName, string>>
  readonly state: Readonly<Record<Experiment['state'], string>>
  readonly choice: Readonly<Record<Decision['choice'], string>>
  readonly severity: Readonly<Record<DriftSeverity, string>>
  readonly ledger: Readonly<Record<Ledger, string>>
  readonly cause: Readonly<Record<Cause, string>>
  readonly outcome: Readonly<Record<Outcome, string>>
  readonly reading: Readonly<Record<Reading, string>>
  readonly source: Readonly<Record<LoggedDecision['source'], string>>
  readonly keepFixStop: Readonly<Record<'keep' | 'fix' | 'stop', string>>
  readonly asOf: string
  readonly none: string
  readonly unreliable: string
  readonly overTotal: string
  readonly notShown: (shown: number, all: number) => string
  readonly independence: string
}

type Section =
  | 'cycle'
  | 'alerts'
  | 'verifications'
  | 'closed'
  | 'keyResults'
  | 'contributions'
  | 'experiments'
  | 'budgets'
  | 'commitments'
  | 'tooEasy'
  | 'exemptions'
  | 'initiatives'
  | 'decisions'
  | 'closing'
type Column =
  | 'metric'
  | 'period'
  | 'expected'
  | 'actual'
  | 'deviation'
  | 'owner'
  | 'due'
  | 'decision'
  | 'cause'
  | 'keyResult'
  | 'progress'
  | 'confidence'
  | 'health'
  | 'signs'
  | 'change'
  | 'sum'
  | 'unexplained'
  | 'experiment'
  | 'state'
  | 'why'
  | 'verdict'
  | 'ledger'
  | 'total'
  | 'spent'
  | 'mix'
  | 'initiative'
  | 'proposal'
  | 'adherence'
  | 'reading'
  | 'score'
  | 'day'
  | 'source'
  | 'noChange'

const en: PackWords = {
  title: {
    weekly: 'Weekly follow-up',
    alert: 'Mandatory review',
    monthly: 'Monthly review',
    quarterly: 'Quarterly review',
  },
  tier: { core: 'Core', supporting: 'Supporting', exploratory: 'Exploratory' },
  section: {
    cycle: 'The cycle',
    alerts: 'Alerts that need a decision',
    verifications: 'Decisions to verify',
    closed: 'Reviews closed in the period',
    keyResults: 'Key results that ask for somebody',
    contributions: 'What shipped experiments account for',
    experiments: 'Experiments',
    budgets: 'Budget',
    commitments: 'Commitments and outcomes',
    tooEasy: 'Targets that may be too easy',
    exemptions: 'Exemptions from the North Star',
    initiatives: 'Keep, fix or stop',
    decisions: 'Decided in the period',
    closing: 'Outcome of this review',
  },
  column: {
    metric: 'Metric',
    period: 'Period',
    expected: 'Expected',
    actual: 'Actual',
    deviation: 'Adverse deviation',
    owner: 'Owner',
    due: 'Due',
    decision: 'Decision',
    cause: 'Cause',
    keyResult: 'Key result',
    progress: 'Progress',
    confidence: 'Confidence',
    health: 'Health',
    signs: 'Signs',
    change: 'Change',
    sum: 'Experiments [95%]',
    unexplained: 'Unexplained',
    experiment: 'Experiment',
    state: 'State',
    why: 'Why here',
    verdict: 'Verdict',
    ledger: 'Ledger',
    total: 'Total',
    spent: 'Spent',
    mix: '70/20/10',
    initiative: 'Initiative',
    proposal: 'Proposed',
    adherence: 'Kept',
    reading: 'Reading',
    score: 'Score',
    day: 'Day',
    source: 'From',
    noChange: 'No change, because',
  },
  health: {
    closed: 'Closed',
    stale: 'Stale',
    no_data: 'No data',
    too_early: 'Too early',
    on_track: 'On track',
    at_risk: 'At risk',
    off_track: 'Off track',
  },
  keyResultWhy: {
    off_track: 'off track by the numbers',
    at_risk: 'at risk by the numbers',
    stale: 'no news',
    no_data: 'no data',
    worse_than_baseline: 'worse than baseline',
    not_moving: 'linked value does not move',
    disagreement: 'person and numbers disagree',
  },
  experimentWhy: {
    attention: 'asks for somebody',
    waiting: 'waits for a decision',
    decided: 'decided',
  },
  verdict: {
    do_not_read: 'Do not read',
    keep_running: 'Keep running',
    do_not_ship: 'Do not ship',
    discuss: 'Discuss',
    ship: 'Ship',
    no_effect: 'No effect',
    inconclusive: 'Inconclusive',
  },
  state: {
    draft: 'Draft',
    ready: 'Ready',
    running: 'Running',
    paused: 'Paused',
    stopped: 'Stopped',
    decided: 'Decided',
    archived: 'Archived',
    aborted: 'Aborted',
  },
  choice: { ship: 'shipped', do_not_ship: 'not shipped', iterate: 'iterate' },
  severity: { ok: 'OK', watch: 'Watch', breach: 'Breach' },
  ledger: { people: 'People', money: 'Money' },
  cause: { target: 'Target', resource: 'Resources', execution: 'Execution', other: 'Other' },
  outcome: { worked: 'worked', did_not_work: 'did not work', unclear: 'unclear' },
  reading: {
    done_and_moved: 'done, and it moved',
    done_not_moved: 'done, but it did not move',
    not_done_but_moved: 'not done, yet it moved',
    not_done_not_moved: 'not done, and it did not move',
    unknown: 'too early to say',
  },
  keepFixStop: { keep: 'keep', fix: 'fix', stop: 'stop' },
  source: {
    review: 'Review',
    verification: 'Verification',
    experiment: 'Experiment',
    person: 'Log',
  },
  asOf: 'As of',
  none: 'None.',
  unreliable: 'coverage below 80%, not reliable',
  overTotal: 'over its total',
  notShown: (shown, all) => `${shown} of ${all} key results.`,
  independence: 'Sums assume that effects are independent and add up; no holdout checks them yet.',
}

const zh: PackWords = {
  tier: { core: '核心', supporting: '支撑', exploratory: '探索' },
  title: { weekly: '周跟进', alert: '强制复盘', monthly: '月度复盘', quarterly: '季度复盘' },
  section: {
    cycle: '周期概况',
    alerts: '待决策的预警',
    verifications: '待验证的决定',
    closed: '本期已结束的复盘',
    keyResults: '需要关注的关键结果',
    contributions: '已上线实验的贡献',
    experiments: '实验',
    budgets: '预算',
    commitments: '动作完成与结果',
    tooEasy: '可能偏低的目标',
    exemptions: '北极星豁免',
    initiatives: '保留、调整或停止',
    decisions: '本期决定',
    closing: '本次复盘结论',
  },
  column: {
    metric: '指标',
    period: '周期',
    expected: '期望',
    actual: '实际',
    deviation: '不利偏差',
    owner: '负责人',
    due: '到期',
    decision: '决定',
    cause: '原因',
    keyResult: '关键结果',
    progress: '进度',
    confidence: '信心',
    health: '健康度',
    signs: '信号',
    change: '变化',
    sum: '实验贡献 [95%]',
    unexplained: '未解释',
    experiment: '实验',
    state: '状态',
    why: '列入原因',
    verdict: '结论',
    ledger: '账本',
    total: '总额',
    spent: '已用',
    mix: '70/20/10',
    initiative: '举措',
    proposal: '建议',
    adherence: '完成率',
    reading: '解读',
    score: '评分',
    day: '日期',
    source: '来源',
    noChange: '不作改变的理由',
  },
  health: {
    closed: '已关闭',
    stale: '久未更新',
    no_data: '无数据',
    too_early: '为时尚早',
    on_track: '正常',
    at_risk: '有风险',
    off_track: '偏离',
  },
  keyResultWhy: {
    off_track: '数据显示偏离',
    at_risk: '数据显示有风险',
    stale: '久未更新',
    no_data: '无数据',
    worse_than_baseline: '低于基线',
    not_moving: '关联指标未变动',
    disagreement: '人的判断与数据不一致',
  },
  experimentWhy: { attention: '需要关注', waiting: '等待决策', decided: '本期已决策' },
  verdict: {
    do_not_read: '不可解读',
    keep_running: '继续运行',
    do_not_ship: '不要上线',
    discuss: '讨论',
    ship: '上线',
    no_effect: '无效果',
    inconclusive: '尚无定论',
  },
  state: {
    draft: '草稿',
    ready: '就绪',
    running: '运行中',
    paused: '暂停',
    stopped: '已停止',
    decided: '已决策',
    archived: '已归档',
    aborted: '已中止',
  },
  choice: { ship: '已上线', do_not_ship: '未上线', iterate: '继续迭代' },
  severity: { ok: '正常', watch: '关注', breach: '超限' },
  ledger: { people: '人力', money: '资金' },
  cause: {
    target: '目标设定不合理',
    resource: '资源投入不足',
    execution: '执行不到位',
    other: '其他',
  },
  outcome: { worked: '见效', did_not_work: '未见效', unclear: '无法判断' },
  reading: {
    done_and_moved: '做了，指标动了',
    done_not_moved: '做了，指标没动',
    not_done_but_moved: '没做，指标却动了',
    not_done_not_moved: '没做，指标没动',
    unknown: '为时尚早',
  },
  keepFixStop: { keep: '保留', fix: '调整', stop: '停止' },
  source: { review: '复盘', verification: '验证', experiment: '实验', person: '日志' },
  asOf: '截至',
  none: '无。',
  unreliable: '覆盖率低于 80%，不可靠',
  overTotal: '超出总额',
  notShown: (shown, all) => `共 ${all} 个关键结果，列出 ${shown} 个。`,
  independence: '合计假设各实验效果相互独立且可相加；尚无长期对照组校验。',
}

export const PACK_WORDS: Readonly<Record<Locale, PackWords>> = { en, zh }
