import { createApp } from '@sextant/api'
import { createCycle, createKeyResult, createObjective, exposureRecorder } from '@sextant/core'
import {
  northStar,
  openTestContext,
  supportingMetric,
  TEST_PEOPLE,
  type TestContext,
} from '@sextant/core/testing'
import { figure, takeTurns, type Figure } from './measure.js'

const OBJECTIVES = 50
const PER_OBJECTIVE = 4
const ROUNDS = 9
const DATES = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
const ownerId = TEST_PEOPLE[0].id

/**
 * The page of a large cycle over HTTP, beside its queries alone; with a longer history of values, with
 * more said in it, and with half the key results; and the week's agenda that is made from it.
 */
export async function okrFigures(): Promise<Figure[]> {
  const worlds = {
    plain: await cycleWith({}),
    twentyYears: await cycleWith({ years: 20 }),
    talkative: await cycleWith({ checkIns: 80 }),
    half: await cycleWith({ objectives: OBJECTIVES / 2 }),
  }
  const { plain, twentyYears, talkative, half } = worlds
  const size = `${OBJECTIVES} objectives and ${OBJECTIVES * PER_OBJECTIVE} key results`
  try {
    const bare = await takeTurns(ROUNDS, plain.overview, plain.queries)
    const longer = await takeTurns(ROUNDS, twentyYears.overview, plain.overview)
    const said = await takeTurns(ROUNDS, talkative.overview, plain.overview)
    const smaller = await takeTurns(ROUNDS, plain.overview, half.overview)
    const agenda = await takeTurns(ROUNDS, plain.agenda, plain.overview)
    return [
      figure({
        name: `overview of ${size}, over HTTP`,
        value: bare.subject,
        unit: 'ms',
        goal: 50,
        baseline: 'its queries alone',
        baselineValue: bare.baseline,
      }),
      figure({
        name: `overview of ${size} on twenty years of weeks`,
        value: longer.subject,
        unit: 'ms',
        goal: longer.baseline * 1.5,
        baseline: 'on two years',
        baselineValue: longer.baseline,
      }),
      figure({
        name: `overview of ${size}, 80 check-ins each`,
        value: said.subject,
        unit: 'ms',
        goal: said.baseline * 2,
        baseline: '8 check-ins each',
        baselineValue: said.baseline,
      }),
      figure({
        name: `overview of ${size} beside half of them`,
        value: smaller.subject,
        unit: 'ms',
        goal: smaller.baseline * 3,
        baseline: 'half of them',
        baselineValue: smaller.baseline,
      }),
      figure({
        name: `agenda of the week over ${size}, over HTTP`,
        value: agenda.subject,
        unit: 'ms',
        goal: 100,
        baseline: 'the overview',
        baselineValue: agenda.baseline,
      }),
    ]
  } finally {
    for (const { ctx } of Object.values(worlds)) await ctx.dispose()
  }
}

interface World {
  readonly ctx: TestContext
  readonly overview: () => Promise<void>
  readonly agenda: () => Promise<void>
  readonly queries: () => Promise<void>
}

async function cycleWith({
  years = 2,
  checkIns = 8,
  objectives = OBJECTIVES,
}: {
  readonly years?: number
  /** Of each key result; beyond one a week they fall on the days of the cycle. */
  readonly checkIns?: number
  readonly objectives?: number
}): Promise<World> {
  const ctx = await openTestContext({ now: '2026-11-22T09:00:00.000Z' })
  const cycle = await createCycle(ctx, { name: { en: 'Q4 2026' }, ...DATES })
  const star = await northStar(ctx)
  for (let at = 0; at < objectives; at += 1) {
    const title = { en: `Objective ${at}` }
    const objective = await createObjective(ctx, { cycleId: cycle.id, title, ownerId })
    for (let place = 0; place < PER_OBJECTIVE; place += 1) {
      const metric = await supportingMetric(ctx, star.id, { key: `metric_${at}_${place}` })
      await createKeyResult(ctx, {
        objectiveId: objective.id,
        title: { en: `Key result ${at}.${place}` },
        metricId: metric.id,
        range: { type: 'move', baseline: 100, target: 200 },
        ownerId,
      })
    }
  }
  await fill(ctx, years, checkIns)
  const logger = { error: (entry: unknown) => console.error(entry) }
  const limits = { requestsPerMinute: 1e9, hosts: ['localhost'] }
  const app = createApp({ ...ctx, ...limits, exposures: exposureRecorder(ctx), logger })
  const read = async (path: string, has: string) => {
    const response = await app.request(`http://localhost/api${path}`)
    const text = await response.text()
    if (response.status !== 200 || !text.includes(has)) throw new Error(text)
  }
  const overview = () => read(`/cycles/${cycle.id}`, 'A week of work')
  const agenda = () => read('/agenda/weekly', `"keyResultCount":${objectives * PER_OBJECTIVE}`)
  const queries = async () => {
    for (const sql of queriesOf(cycle.id)) await ctx.store.db.all(sql)
  }
  return { ctx, overview, agenda, queries }
}

/** Weekly values over the years, and check-ins of the cycle, as one statement each. */
async function fill({ store }: TestContext, years: number, checkIns: number): Promise<void> {
  const step = Math.max(1, Math.min(7, Math.floor(80 / checkIns)))
  const weeks = (count: number) =>
    `with recursive weeks(n) as (select 0 union all select n + 1 from weeks where n < ${count - 1})`
  await store.db.run(`
    insert into metric_values (metric_id, period_start, period_end, value, complete,
      metric_version, recorded_at, recorded_by)
    ${weeks(years * 52)}
    select id, date('2026-11-16', '-' || (7 * n) || ' days'),
      date('2026-11-22', '-' || (7 * n) || ' days'), 150 - n % 7, 1, 1,
      '2026-11-22T00:00:00.000Z', owner_id from metrics, weeks`)
  await store.db.run(`
    insert into check_ins (id, key_result_id, day, confidence, comment, at, by)
    ${weeks(checkIns)}
    select 'chk_' || replace(id, '_', '-') || '-' || n, id, date('2026-10-02', '+' || (${step} * n) || ' days'), 0.6,
      '{"en":"A week of work"}', '2026-11-22T00:00:00.000Z', owner_id from key_results, weeks`)
}

/** What has to be read at the least. */
function queriesOf(cycleId: string): string[] {
  const ofCycle = `objective_id in (select id from objectives where cycle_id = '${cycleId}')`
  return [
    `select * from objectives where cycle_id = '${cycleId}'`,
    `select * from key_results where ${ofCycle}`,
    `select * from check_ins where key_result_id in (select id from key_results where ${ofCycle})`,
    `select metric_id, period_end, value from metric_values where complete = 1
      and metric_id in (select metric_id from key_results where ${ofCycle})
      and period_end between '${DATES.startsOn}' and '${DATES.endsOn}'`,
  ]
}
