/** One real request body by operation, for readers of the documentation. */
export const EXAMPLES: Readonly<Record<string, unknown>> = {
  createMetric: {
    key: 'weekly_active_teams',
    name: { en: 'Weekly active teams', zh: '周活跃团队数' },
    tier: 'core',
    kind: 'mean',
    direction: 'up',
    unit: { en: 'teams', zh: '个团队' },
    definition: {
      meaning: {
        en: 'Teams that did their work here in the week.',
        zh: '当周在此完成工作的团队。',
      },
      formula: {
        en: 'Distinct teams with at least 3 sessions.',
        zh: '至少 3 次会话的去重团队数。',
      },
      dataSource: { en: 'Session table of the warehouse.', zh: '数据仓库会话表。' },
      countingRule: {
        en: 'Monday to Sunday, UTC; test teams left out.',
        zh: '周一至周日，UTC；剔除测试团队。',
      },
      stage: 'growth',
    },
    isNorthStar: true,
    ownerId: 'per_0192a1b2',
  },
  recordMetricValues: {
    values: [
      {
        periodStart: '2026-09-07',
        periodEnd: '2026-09-13',
        value: 0.312,
        standardDeviation: 0.463,
        units: 48210,
      },
    ],
  },
  registerExperiment: {
    name: { en: 'Shorter sign-up', zh: '更短的注册流程' },
    hypothesis: {
      because: { en: 'Half of the visitors leave at the third field.' },
      change: { en: 'Asking for the e-mail address alone.' },
      audience: { en: 'New visitors.' },
    },
    targetMetricId: 'met_0192a1b3',
    guardrails: [{ metricId: 'met_0192a1b4', margin: 0.015 }],
    variants: [
      { key: 'control', name: { en: 'As it is' }, weightBp: 5000, isControl: true },
      { key: 'short', name: { en: 'E-mail only' }, weightBp: 5000, isControl: false },
    ],
    plan: { minimumEffect: 0.05, unitsPerDay: 2000 },
    ownerId: 'per_0192a1b2',
  },
  stageImport: {
    variantColumn: 'variant',
    variants: [
      { value: 'control', variant: 'control' },
      { value: 'short', variant: 'short' },
    ],
    unitColumn: 'user_id',
    metrics: [{ metricId: 'met_0192a1b3', column: 'activated' }],
  },
  decideExperiment: {
    choice: 'ship',
    lookId: 'look_0192a1b5',
    treatment: 'short',
    learning: {
      believed: { en: 'Fewer fields would bring more people in.' },
      saw: { en: 'Activation rose, and no guardrail moved.' },
      next: { en: 'Ask for the team’s name later.' },
    },
    shipped: { shareBp: 10000, from: '2026-10-01' },
  },
  createKeyResult: {
    objectiveId: 'obj_0192a1b6',
    title: { en: 'Activation from 31% to 35%', zh: '激活率从 31% 到 35%' },
    metricId: 'met_0192a1b3',
    range: { type: 'move', baseline: 0.31, target: 0.35 },
    ownerId: 'per_0192a1b2',
  },
  createBudget: {
    cycleId: 'cyc_0192a1b7',
    ledger: 'money',
    currency: 'EUR',
    total: 50_000_000,
    targetMix: { core: 7000, supporting: 2000, exploratory: 1000 },
  },
  bookEntry: { kind: 'actual', day: '2026-09-15', amount: 1_250_000, initiativeId: 'ini_0192a1b8' },
}
