import type { AnsweredAdvice } from '../contract/advice.js'
import type { DriftSeverity } from '../contract/budget.js'
import type { TierReturn } from '../contract/returns.js'
import type { ReportSection } from '../contract/report.js'
import type { Locale } from '../contract/text.js'

type Outcome = NonNullable<AnsweredAdvice['outcome']>['verdict']

/** Words of the report that a review pack does not have. */
export interface ReportWords {
  readonly title: (cycle: string) => string
  readonly section: Readonly<Record<ReportSection['id'], string>>
  readonly column: Readonly<Record<Column, string>>
  readonly verdict: Readonly<{
    star: (health: string) => string
    noStar: string
    budget: (mix: string, target: string, severity: DriftSeverity) => string
    noBudget: string
    decided: (decided: number, wins: number) => string
  }>
  readonly none: string
  readonly noForecast: string
  readonly early: string
  readonly unreliable: string
  readonly moved: (tier: string, amount: string) => string
  readonly noLearning: (spent: string) => string
  readonly shares: (win: string, learning: string, conclusive: string) => string
  readonly share: (count: number, of: number, rate: string, interval: string) => string
  readonly selection: string
  readonly few: string
  readonly yearOf: (from: string, to: string) => string
  readonly gap: Readonly<Record<NonNullable<TierReturn['gainGap']>, string>>
  readonly choice: Readonly<Record<AnsweredAdvice['choice'], string>>
  readonly outcome: Readonly<Record<Outcome, string>> & { readonly open: string }
  readonly table: Readonly<Record<Table, string>>
}

type Table =
  | 'opened'
  | 'closed'
  | 'verifications'
  | 'alerts'
  | 'waiting'
  | 'decisions'
  | 'transfers'
type Column =
  | 'figure'
  | 'value'
  | 'target'
  | 'progress'
  | 'expected'
  | 'forecast'
  | 'health'
  | 'confidence'
  | 'tier'
  | 'spend'
  | 'onTrack'
  | 'atRisk'
  | 'offTrack'
  | 'notJudged'
  | 'worst'
  | 'planned'
  | 'actual'
  | 'projected'
  | 'drift'
  | 'band'
  | 'status'
  | 'move'
  | 'spent'
  | 'concluded'
  | 'shipped'
  | 'cost'
  | 'gain'
  | 'objective'
  | 'score'
  | 'experiment'
  | 'metric'
  | 'verdict'
  | 'choice'
  | 'effect'
  | 'day'
  | 'subject'
  | 'kind'
  | 'owner'
  | 'from'
  | 'to'
  | 'amount'
  | 'reason'
  | 'outcome'

const ENDS: Readonly<Record<DriftSeverity, string>> = {
  ok: 'every tier inside its band',
  watch: 'a tier outside its band',
  breach: 'a tier far outside its band',
}

const ENDS_ZH: Readonly<Record<DriftSeverity, string>> = {
  ok: '各层级均在允许范围内',
  watch: '有层级超出允许范围',
  breach: '有层级远超允许范围',
}

const en: ReportWords = {
  title: (cycle) => `Report ${cycle}`,
  section: {
    star: 'North Star',
    lanes: 'Metrics by tier',
    budget: '70/20/10',
    returns: 'Return and learning',
    objectives: 'Objectives and key results',
    experiments: 'Experiments decided',
    reviews: 'Reviews',
    advice: 'Advice that was answered',
    agenda: 'What comes next',
  },
  column: {
    figure: 'Figure',
    value: 'Value',
    target: 'Target',
    progress: 'Progress',
    expected: 'Expected',
    forecast: 'Forecast [95%]',
    health: 'Health',
    confidence: 'Confidence',
    tier: 'Tier',
    spend: 'Share of spend',
    onTrack: 'On track',
    atRisk: 'At risk',
    offTrack: 'Off track',
    notJudged: 'Not judged',
    worst: 'Asks for somebody',
    planned: 'Planned',
    actual: 'Actual',
    projected: 'Projected',
    drift: 'Projected drift',
    band: 'Band',
    status: 'Status',
    move: 'To move',
    spent: 'Spent',
    concluded: 'Concluded',
    shipped: 'Shipped',
    cost: 'Cost per learning',
    gain: 'North Star gain [95%]',
    objective: 'Objective or key result',
    score: 'Grade',
    experiment: 'Experiment',
    metric: 'Target metric',
    verdict: 'Verdict',
    choice: 'Decision',
    effect: 'Relative effect [95%]',
    day: 'Day',
    subject: 'Subject',
    kind: 'Kind',
    owner: 'Owner',
    from: 'From',
    to: 'To',
    amount: 'Amount',
    reason: 'Reason',
    outcome: 'Did it pay?',
  },
  verdict: {
    star: (health) => `The North Star: ${health.toLowerCase()}`,
    noStar: 'The North Star has no target in this cycle',
    budget: (mix, target, severity) =>
      `the budget is heading for ${mix} against ${target}, ${ENDS[severity]}`,
    noBudget: 'no budget can be judged',
    decided: (decided, wins) =>
      `${decided} ${decided === 1 ? 'experiment' : 'experiments'} decided, ${wins} improved ${wins === 1 ? 'its' : 'their'} target`,
  },
  none: 'Nothing in this cycle.',
  noForecast: 'No forecast: too few values, or the cycle is over.',
  early: 'Too early to judge: a fifth of the budget or a quarter of the cycle has to pass first.',
  unreliable: 'Less than 80% of the spend has a tier, so drift is not reliable.',
  moved: (tier, amount) => `${tier} ${amount}`,
  noLearning: (spent) => `– (no learning yet, spent ${spent})`,
  shares: (win, learning, conclusive) =>
    `Win rate ${win}. Learning rate ${learning}. Conclusive ${conclusive}.`,
  share: (count, of, rate, interval) => `${rate} ${interval} (${count} of ${of})`,
  selection:
    'Win rates know only decided experiments on readable data; what was given up earlier is not in them.',
  few: 'Fewer than ten decided experiments: the shares say little yet.',
  yearOf: (from, to) => `Trailing year, ${from} to ${to}: exploratory returns lag.`,
  gap: {
    no_north_star: 'no North Star',
    nothing_shipped: 'nothing shipped',
    not_live_yet: 'not live yet',
    not_carried: 'no proven path to the North Star',
    too_few: 'too few experiments for an interval',
  },
  choice: { accepted: 'accepted', edited: 'changed', rejected: 'rejected' },
  outcome: {
    paid: 'paid',
    did_not_pay: 'did not pay',
    unclear: 'unclear',
    no_data: 'no data',
    open: 'not yet known',
  },
  table: {
    opened: 'Opened',
    closed: 'Closed, with cause and decision',
    verifications: 'Decisions to verify',
    alerts: 'Open mandatory reviews',
    waiting: 'Experiments on the agenda',
    decisions: 'Decided in the cycle',
    transfers: 'Transfers that moved the plan',
  },
}

const zh: ReportWords = {
  title: (cycle) => `${cycle} 报告`,
  section: {
    star: '北极星指标',
    lanes: '各层级指标',
    budget: '70/20/10',
    returns: '回报与学习',
    objectives: '目标与关键结果',
    experiments: '已决策的实验',
    reviews: '复盘',
    advice: '已答复的建议',
    agenda: '下一步',
  },
  column: {
    figure: '数字',
    value: '数值',
    target: '目标',
    progress: '进度',
    expected: '应达',
    forecast: '预测 [95%]',
    health: '健康度',
    confidence: '信心',
    tier: '层级',
    spend: '投入占比',
    onTrack: '正常',
    atRisk: '有风险',
    offTrack: '偏离',
    notJudged: '未判定',
    worst: '需要关注',
    planned: '计划',
    actual: '实际',
    projected: '预计',
    drift: '预计偏离',
    band: '允许范围',
    status: '状态',
    move: '需调整',
    spent: '已投入',
    concluded: '有结论',
    shipped: '已上线',
    cost: '单次学习成本',
    gain: '北极星收益 [95%]',
    objective: '目标或关键结果',
    score: '评分',
    experiment: '实验',
    metric: '目标指标',
    verdict: '结论',
    choice: '决策',
    effect: '相对效应 [95%]',
    day: '日期',
    subject: '对象',
    kind: '类型',
    owner: '负责人',
    from: '从',
    to: '到',
    amount: '数额',
    reason: '理由',
    outcome: '是否见效',
  },
  verdict: {
    star: (health) => `北极星指标：${health}`,
    noStar: '北极星指标在本周期没有目标',
    budget: (mix, target, severity) => `预算预计为 ${mix}，目标 ${target}，${ENDS_ZH[severity]}`,
    noBudget: '预算尚无法判断',
    decided: (decided, wins) => `${decided} 项实验已决策，其中 ${wins} 项提升了目标指标`,
  },
  none: '本周期没有内容。',
  noForecast: '没有预测：数值太少，或周期已结束。',
  early: '为时尚早：须先用去五分之一预算，或过去四分之一周期。',
  unreliable: '有层级的投入不足 80%，偏离数字不可靠。',
  moved: (tier, amount) => `${tier} ${amount}`,
  noLearning: (spent) => `–（尚无学习，已投入 ${spent}）`,
  shares: (win, learning, conclusive) =>
    `胜率 ${win}。学习率 ${learning}。有效结论率 ${conclusive}。`,
  share: (count, of, rate, interval) => `${rate} ${interval}（${of} 项中 ${count} 项）`,
  selection: '胜率只计入数据可读且已决策的实验，中途放弃的不在其中。',
  few: '已决策的实验不足十项，这些比例还说明不了多少。',
  yearOf: (from, to) => `最近一年，${from} 至 ${to}：探索类回报来得较慢。`,
  gap: {
    no_north_star: '没有北极星指标',
    nothing_shipped: '没有上线',
    not_live_yet: '尚未生效',
    not_carried: '没有通往北极星指标的已证实路径',
    too_few: '实验太少，给不出区间',
  },
  choice: { accepted: '已采纳', edited: '改后采纳', rejected: '已拒绝' },
  outcome: {
    paid: '见效',
    did_not_pay: '未见效',
    unclear: '无法判断',
    no_data: '无数据',
    open: '尚不可知',
  },
  table: {
    opened: '开启的复盘',
    closed: '关闭的复盘：原因与决策',
    verifications: '待验证的决策',
    alerts: '未关闭的强制复盘',
    waiting: '议程上的实验',
    decisions: '本周期的决策',
    transfers: '调整计划的调拨',
  },
}

export const REPORT_WORDS: Readonly<Record<Locale, ReportWords>> = { en, zh }
