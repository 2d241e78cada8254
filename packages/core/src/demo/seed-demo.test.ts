import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import { EXPERIMENT_STATES, type Experiment, type VerdictName } from '../contract/experiment.js'
import { Home } from '../contract/home.js'
import type { CycleOverview } from '../contract/objective.js'
import { isStorable } from '../contract/text.js'
import { listExperiments } from '../experiments/list-experiments.js'
import { getHome } from '../home/get-home.js'
import { listImports } from '../imports/list-imports.js'
import { listLooks } from '../looks/list-looks.js'
import { recomputeSignificanceTest } from '../looks/recompute-significance-test.js'
import { listMetrics } from '../metrics/list-metrics.js'
import { getAlignment } from '../objectives/get-alignment.js'
import { getBacklog } from '../objectives/get-backlog.js'
import { getCycleOverview } from '../objectives/get-cycle-overview.js'
import { getKeyResult } from '../objectives/get-key-result.js'
import { listCycles } from '../objectives/list-cycles.js'
import { getReturns } from '../returns/get-returns.js'
import { openTestContext, type TestContext } from '../testing.js'
import { listSources } from '../sources/list-sources.js'
import { seedDemo } from './seed-demo.js'

/** Name, state and newest verdict of every experiment, as the story needs them. */
const STORY: readonly (readonly [string, Experiment['state'], VerdictName | null])[] = [
  ['Reminder at the usual hour', 'draft', null],
  ['Voice warm-up before a lesson', 'ready', null],
  ['A goal for the week', 'running', 'keep_running'],
  ['Hints that fade out', 'running', 'keep_running'],
  ['Lesson length shown upfront', 'paused', 'keep_running'],
  ['Peer study rooms', 'running', 'keep_running'],
  ['Offline downloads', 'running', 'keep_running'],
  ['Tutor nudge after a wrong answer', 'running', 'do_not_read'],
  ['The next lesson on the last screen', 'running', 'keep_running'],
  ['Onboarding in three steps', 'stopped', 'discuss'],
  ['Resume where you left off', 'stopped', 'ship'],
  ['Streak freeze', 'aborted', null],
  ['Autoplay the next lesson', 'decided', 'ship'],
  ['Reminder at 20:00 for everyone', 'decided', 'do_not_ship'],
  ['Shorter quizzes', 'archived', 'no_effect'],
  ['Smaller video files', 'archived', 'ship'],
  ['Preload the next video', 'archived', 'ship'],
  ['Friends on a leaderboard', 'archived', 'no_effect'],
  ['A short recap before each lesson', 'archived', 'no_effect'],
  ['Streak badge on the home screen', 'archived', 'no_effect'],
  ['Chapters in long lessons', 'archived', 'ship'],
  ['Ask for a goal at sign-up', 'archived', 'do_not_ship'],
  ['Progress ring on the course page', 'archived', 'no_effect'],
  ['A weekly summary by mail', 'archived', 'no_effect'],
  ['Harder questions first', 'archived', 'do_not_ship'],
  ['Sign up with a phone number', 'archived', 'ship'],
]

async function story(ctx: TestContext) {
  const { items } = await listExperiments(ctx, {})
  return items.map((item) => [item.name.en, item.state, item.latestVerdicts[0]?.verdict ?? null])
}

describe('seedDemo', () => {
  let ctx: TestContext
  let home: Home
  let experiments: readonly Experiment[]
  // The overview shows the newest check-ins alone.
  const everyKeyResult = ({ objectives }: CycleOverview) =>
    Promise.all(
      objectives.flatMap((item) => item.keyResults).map((one) => getKeyResult(ctx, one.id)),
    )
  const named = (name: string) => {
    const found = experiments.find((item) => item.name.en === name)
    if (!found) throw new Error(`no experiment is called ${name}`)
    return found
  }
  beforeAll(async () => {
    ctx = await openTestContext({ now: '2026-11-21T09:30:00.000Z', stream: 'open' })
    await seedDemo(ctx, { log: () => undefined })
    home = await getHome(ctx)
    experiments = (await listExperiments(ctx, {})).items
  })
  afterAll(() => ctx.dispose())

  test('the planted effects give the verdicts of the story, in every state', async () => {
    expect(await story(ctx)).toEqual(STORY)
    expect(new Set(STORY.map(([, state]) => state))).toEqual(new Set(EXPERIMENT_STATES))
  })

  test('the quarter before is closed with grades, the present one is checked in on weekly', async () => {
    const [present, before] = await listCycles(ctx)
    expect([present?.state, before?.state]).toEqual(['open', 'closed'])
    const closed = await getCycleOverview(ctx, before?.id ?? '')
    expect(closed).toMatchObject({ graded: { done: 4, of: 4 }, decided: { done: 2, of: 2 } })
    expect(closed.history.map((step) => step.to)).toEqual(['draft', 'open', 'grading', 'closed'])
    const graded = closed.objectives.flatMap((item) => item.keyResults)
    expect(graded.map((one) => one.grade?.score)).not.toContain(null)
    expect((await getBacklog(ctx)).map((item) => item.carriedFromId)).toEqual([
      closed.objectives[1]?.id,
    ])
    const page = await getCycleOverview(ctx, present?.id ?? '')
    for (const one of await everyKeyResult(page))
      expect(one.checkIns.length).toBeGreaterThanOrEqual(7)
    expect((await getAlignment(ctx, page.cycle.id)).links).toHaveLength(page.objectives.length - 1)
  })

  test('a slip was revised and a target changed in the open quarter, each for a reason', async () => {
    const [present] = await listCycles(ctx)
    const all = await everyKeyResult(await getCycleOverview(ctx, present?.id ?? ''))
    const revised = all.flatMap((one) => one.checkIns.filter((item) => item.reason !== null))
    expect(revised.map(({ value, revisions }) => [value, revisions[0]?.value])).toEqual([[2, 3]])
    expect(all.flatMap((one) => one.targetChanges)).toMatchObject([{ to: { type: 'milestone' } }])
  })

  test('four quarters of budgets lead to a return of every tier, and nothing lies outside', async () => {
    const cycles = await listCycles(ctx)
    const found = await getReturns(ctx, { ledger: 'people', cycleId: cycles[0]?.id ?? '' })
    expect(found.periods.map((period) => period.cycleId)).toEqual(
      cycles
        .slice(0, 4)
        .map((cycle) => cycle.id)
        .toReversed(),
    )
    expect(found.tiers.map((row) => row.concluded > 2 && row.multiple !== null)).toEqual([
      true,
      true,
      true,
    ])
    expect(found).toMatchObject({ outsideBudgets: 0, withoutTier: 0, notCarried: [] })
    expect(found.moves.map((move) => [move.from, move.to])).toEqual([['exploratory', 'supporting']])
  })

  test('decisions keep their evidence and say what was seen', () => {
    const shipped = named('Autoplay the next lesson').decision
    expect(shipped).toMatchObject({
      choice: 'ship',
      followsRecommendation: true,
      shipped: { shareBp: 10_000 },
    })
    expect(shipped?.learning.saw.en).toMatch(/^Lesson completion \+\d/)
    const refused = named('Reminder at 20:00 for everyone')
    expect(refused.latestVerdicts[0]?.because).toBe('guardrail')
    expect(refused.decision).toMatchObject({ choice: 'do_not_ship', followsRecommendation: true })
    expect(refused.decision?.learning.saw.zh).toContain('通知关闭率')
  })

  test('rows that cannot be read are set aside and counted', async () => {
    const [entry] = await listImports(ctx, named('Offline downloads').id)
    const counts = entry?.counts
    expect(counts?.received).toBe(14_500)
    expect(counts?.rejected).toBeGreaterThan(200)
    expect((counts?.accepted ?? 0) + (counts?.rejected ?? 0)).toBe(14_500)
    expect(counts?.byReason.map((item) => item.reason).toSorted()).toEqual([
      'empty_value',
      'not_a_number',
      'unknown_variant',
      'wrong_column_count',
    ])
  })

  test('three looks share one alpha, and the last one is past its boundary', async () => {
    const { id, plan } = named('Resume where you left off')
    expect(plan).toMatchObject({ method: 'group_sequential', correction: 'holm' })
    const looks = await listLooks(ctx, id)
    expect(looks.map((look) => look.verdicts[0]?.verdict)).toEqual([
      'ship',
      'keep_running',
      'keep_running',
    ])
    const [newest] = looks
    expect(newest?.sampleReached).toBe(true)
    expect(newest?.verdicts[0]?.sentence.en).toContain('past the boundary at look 3')
    for (const { id } of newest?.tests ?? []) {
      expect(await recomputeSignificanceTest(ctx, id)).toMatchObject({ identical: true })
    }
  })

  test('one experiment may be looked at whenever anybody likes', async () => {
    const rooms = named('Peer study rooms')
    expect(rooms.plan).toMatchObject({
      method: 'confidence_sequence',
      inflation: expect.any(Number),
    })
    expect(rooms.latestTarget?.planned).toMatchObject({ kind: 'confidence_sequence' })
  })

  test('a programme with a record: wins are judged by how often experiments win here', async () => {
    const decided = experiments.filter((item) => item.decision !== null)
    expect(decided).toHaveLength(14)
    const days = decided.map((item) => item.decision?.decidedAt.slice(0, 10) ?? '')
    expect(days.toSorted()[0]).toBe('2026-01-07')
    const { falsePositiveRisk, shrunk, relative } =
      named('Resume where you left off').latestTarget ?? {}
    // Five of fourteen targets improved.
    expect(falsePositiveRisk).toMatchObject({ experiments: 14, winRate: 5 / 14 })
    expect(shrunk?.experiments).toBe(14)
    const rooms = named('Peer study rooms').latestTarget
    expect(rooms?.shrunk?.estimate).toBeLessThan(0.5 * (rooms?.relative.estimate ?? 0))
    expect(Math.abs((shrunk?.estimate ?? 0) - (relative?.estimate ?? 1))).toBeLessThan(0.002)
    const [look] = await listLooks(ctx, named('Resume where you left off').id)
    const plausible = look?.health.find((item) => item.check === 'plausible_size')
    expect(plausible).toMatchObject({ status: 'ok', params: { experiments: 14 } })
    expect(named('Chapters in long lessons').latestTarget?.shrunk).toBeNull()
  })

  test('one stopped early at a crossed boundary, and says what to expect of its effect', async () => {
    const preload = named('Preload the next video')
    const [look, ...earlier] = await listLooks(ctx, preload.id)
    expect([look?.sampleReached, earlier.length]).toEqual([false, 1])
    const planned = preload.latestTarget?.planned
    expect(planned).toMatchObject({ kind: 'group_sequential', crossed: true, lookNumber: 2 })
    const stageWise = planned?.stageWise
    expect(stageWise?.pValue).toBeLessThan(0.05)
    expect(Math.abs(stageWise?.estimate ?? 0)).toBeLessThan(Math.abs(planned?.estimate ?? 0))
    for (const { id } of look?.tests ?? []) {
      expect(await recomputeSignificanceTest(ctx, id)).toMatchObject({ identical: true })
    }
  })

  test('what must not be read is not told by the check of its size either', async () => {
    const [look] = await listLooks(ctx, named('Tutor nudge after a wrong answer').id)
    const plausible = look?.health.find((item) => item.check === 'plausible_size')
    expect(plausible).toMatchObject({ status: 'not_computable', params: { reason: 'withheld' } })
    expect(JSON.stringify([look?.health, look?.verdicts])).not.toMatch(/[+−]\d/)
  })

  test('one takes the past out of its noise, one tells its chance to win', () => {
    const hints = named('Hints that fade out').latestTarget
    expect(hints?.method).toBe('welch_t_cuped')
    const [raw, cuped] = hints?.adjustments ?? []
    expect(cuped?.step).toBe('cuped')
    // The past explains a correlation of about 0.67: a quarter of the width and more is gone.
    expect(cuped?.standardError ?? 1).toBeLessThan(0.8 * (raw?.standardError ?? 0))
    const goal = named('A goal for the week')
    expect(goal.plan).toMatchObject({ method: 'bayesian', bayesian: { lossThreshold: 0.005 } })
    expect(goal.latestTarget?.bayes).toMatchObject({
      prior: { mean: 0, sd: 0.06 },
      chanceToWin: expect.any(Number),
    })
  })

  test('the first screen asks for the right people', () => {
    expect(Home.parse(home)).toEqual(home)
    expect(home.attention.map((item) => item.name.en)).toEqual([
      'Tutor nudge after a wrong answer',
      'Onboarding in three steps',
      'Resume where you left off',
      'A goal for the week',
      'Hints that fade out',
      'Peer study rooms',
      'Offline downloads',
      'The next lesson on the last screen',
    ])
    expect(home.waiting.map((item) => item.name.en)).toEqual([
      'Resume where you left off',
      'Onboarding in three steps',
    ])
    expect(home.running).toBe(6)
    expect(home.northStar?.series).toHaveLength(54)
    expect(home.northStar?.keyResult?.health).toBe('on_track')
  })

  test('the people budget heads for 76/17/7 with too little exploration', () => {
    const [people, money] = home.budgets
    expect(people).toMatchObject({
      budget: { ledger: 'people', total: 12_000 },
      actual: { percent: { core: 78, supporting: 16, exploratory: 6 } },
      projected: {
        total: 12_000,
        percent: { core: 76, supporting: 17, exploratory: 7 },
        severity: { core: 'watch', supporting: 'ok', exploratory: 'breach' },
      },
      // 76.4/17/6.6 of 1,200 against 70/20/10.
      move: { core: -768, supporting: 360, exploratory: 408 },
      reliable: true,
      alertable: true,
      overTotal: false,
    })
    expect(people?.unassigned).toBeGreaterThan(0)
    expect(people?.run).toBeGreaterThan(0)
    expect(money).toMatchObject({ budget: { currency: 'USD' }, projected: { overall: 'ok' } })
  })

  test('a quarter of goals, one off track, one at risk, a bound held', async () => {
    const { objectives } = await getCycleOverview(ctx, home.cycle?.id ?? '')
    expect(objectives.map((item) => item.health)).toEqual([
      'on_track',
      'on_track',
      'at_risk',
      'on_track',
    ])
    const byTitle = objectives.flatMap((item) => item.keyResults)
    expect(byTitle).toHaveLength(12)
    expect(byTitle.filter((item) => item.health === 'off_track')).toHaveLength(1)
    expect(new Set(byTitle.map((item) => item.range.type))).toEqual(
      new Set(['move', 'maintain_min', 'maintain_max', 'milestone']),
    )
    const completion = byTitle.find((item) => item.title.en?.startsWith('Lesson completion'))
    expect(completion?.experiments.map((item) => [item.name.en, item.link])).toEqual([
      ['Lesson length shown upfront', 'target'],
      ['Offline downloads', 'explicit'],
      ['Resume where you left off', 'target'],
      ['Autoplay the next lesson', 'target'],
    ])
    const tutor = byTitle.find((item) => item.title.en?.startsWith('AI tutor'))
    expect(tutor?.experiments).toMatchObject([{ verdict: 'do_not_read', lift: null }])
  })

  test('what came in adds up, and shows every way an item can end', async () => {
    const { items } = await listSources(ctx)
    expect(items).toHaveLength(1)
    const [source] = items
    if (source === undefined) throw new Error('the demo has a source')
    const { counts, keys } = source
    const { received, accepted, duplicate, conflict, rejected, late } = counts
    expect(received).toBe(accepted + duplicate + conflict + rejected + late)
    expect({ duplicate, conflict, rejected, late }).toEqual({
      duplicate: 240,
      conflict: 1,
      rejected: 3,
      late: 4,
    })
    expect(keys.map(({ scope }) => scope)).toEqual(['ingest', 'evaluate'])
  })

  test('every text a person reads is there in both languages', async () => {
    const { items: metrics } = await listMetrics(ctx, { limit: 200 })
    const overview = await getCycleOverview(ctx, home.cycle?.id ?? '')
    const seen = JSON.stringify([home, metrics, experiments, overview])
    const texts = [...seen.matchAll(/\{("en":"(?:[^"\\]|\\.)*")?,?("zh":"(?:[^"\\]|\\.)*")?\}/g)]
    expect(texts.length).toBeGreaterThan(300)
    const oneSided = texts.filter(([, en, zh]) => en === undefined || zh === undefined)
    expect(oneSided.map(([text]) => text)).toEqual([])
    expect(texts.every(([, en, zh]) => isStorable(`${en}${zh}`))).toBe(true)
  })

  test('nothing is recorded after now, and every actor is somebody', async () => {
    let cursor: string | undefined
    const instants: string[] = []
    do {
      const page = await listAudit(ctx, { limit: 200, ...(cursor ? { cursor } : {}) })
      instants.push(...page.items.map((row) => row.at))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(instants.length).toBeGreaterThan(300)
    expect(instants.filter((at) => at > ctx.now().toISOString())).toEqual([])
  })

  test('a store with data is left as it is', async () => {
    const before = await listAudit(ctx, {})
    const lines: string[] = []
    await seedDemo(ctx, { log: (line) => lines.push(line) })
    expect(await listAudit(ctx, {})).toEqual(before)
    expect(lines).toHaveLength(1)
  })
})

describe('seedDemo on the edges of a quarter', () => {
  test.each(['2027-01-01T06:00:00.000Z', '2027-03-31T22:00:00.000Z'])(
    'tells the same story on %s',
    async (now) => {
      const ctx = await openTestContext({ now, stream: 'open' })
      try {
        await seedDemo(ctx, { log: () => undefined })
        expect(await story(ctx)).toEqual(STORY)
        expect((await getHome(ctx)).cycle?.startsOn).toBe('2027-01-01')
      } finally {
        await ctx.dispose()
      }
    },
    60_000,
  )
})
