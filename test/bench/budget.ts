import { createApp } from '@sextant/api'
import { createBudget, createCycle, createInitiative, exposureRecorder } from '@sextant/core'
import { northStar, openTestContext, TEST_PEOPLE, type TestContext } from '@sextant/core/testing'
import { figure, takeTurns, type Figure } from './measure.js'

const ENTRIES = 100_000
const INITIATIVES = 30
const ROUNDS = 9
const DATES = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
const ownerId = TEST_PEOPLE[0].id

/**
 * The page of a budget with 100,000 entries over HTTP, beside its one sum alone, beside a tenth of
 * the entries, and beside a tenth of the initiatives.
 */
export async function budgetFigures(): Promise<Figure[]> {
  const worlds = {
    full: await budgetWith({}),
    fewer: await budgetWith({ entries: ENTRIES / 10 }),
    narrow: await budgetWith({ initiatives: INITIATIVES / 10 }),
  }
  const { full, fewer, narrow } = worlds
  const size = `${ENTRIES.toLocaleString('en')} entries on ${INITIATIVES} initiatives`
  try {
    const page = await takeTurns(ROUNDS, full.page, full.sum)
    const entries = await takeTurns(ROUNDS, full.page, fewer.page)
    const initiatives = await takeTurns(ROUNDS, full.page, narrow.page)
    return [
      figure({
        name: `budget page of ${size}, over HTTP`,
        value: page.subject,
        unit: 'ms',
        goal: 1000,
        baseline: 'its sum alone',
        baselineValue: page.baseline,
      }),
      figure({
        name: `budget page of ${size}, by its entries`,
        value: entries.subject,
        unit: 'ms',
        baseline: 'of a tenth of the entries',
        baselineValue: entries.baseline,
      }),
      figure({
        name: `budget page of ${size}, by its work`,
        value: initiatives.subject,
        unit: 'ms',
        baseline: 'of a tenth of the initiatives',
        baselineValue: initiatives.baseline,
      }),
    ]
  } finally {
    for (const { ctx } of Object.values(worlds)) await ctx.dispose()
  }
}

interface World {
  readonly ctx: TestContext
  readonly page: () => Promise<void>
  /** The sum that the page rests on, as plain SQL. */
  readonly sum: () => Promise<void>
}

async function budgetWith({
  entries = ENTRIES,
  initiatives = INITIATIVES,
}: {
  readonly entries?: number
  readonly initiatives?: number
}): Promise<World> {
  const ctx = await openTestContext({ now: '2026-11-22T09:00:00.000Z' })
  const cycle = await createCycle(ctx, { name: { en: 'Q4 2026' }, ...DATES })
  await northStar(ctx)
  const budget = await createBudget(ctx, { cycleId: cycle.id, ledger: 'people', total: 10_000_000 })
  const tiers = ['core', 'supporting', 'exploratory'] as const
  for (let at = 0; at < initiatives; at += 1) {
    const tier = tiers[at % tiers.length] ?? 'core'
    await createInitiative(ctx, { name: { en: `Initiative ${at}` }, tier, ownerId })
  }
  await fill(ctx, budget.id, entries, initiatives)
  const logger = { error: (entry: unknown) => console.error(entry) }
  const limits = { requestsPerMinute: 1e9, hosts: ['localhost'] }
  const app = createApp({ ...ctx, ...limits, exposures: exposureRecorder(ctx), logger })
  const page = async () => {
    const response = await app.request(`http://localhost/api/budgets/${budget.id}`)
    const text = await response.text()
    if (response.status !== 200 || !text.includes('Initiative 0')) throw new Error(text)
  }
  const sum = async () => {
    await ctx.store.db.all(`
      with corrections as (
        select corrects_id as entry, sum(amount) as amount from budget_entries
        where budget_id = '${budget.id}' and corrects_id is not null group by 1
      )
      select e.kind, e.bucket, e.day, e.tier, e.initiative_id, e.experiment_id,
        sum(e.amount + coalesce(c.amount, 0)) as amount
      from budget_entries e left join corrections c on c.entry = e.id
      where e.budget_id = '${budget.id}' and e.corrects_id is null group by 1, 2, 3, 4, 5, 6`)
  }
  return { ctx, page, sum }
}

/** Entries over all days of the quarter, half planned and half spent, as one statement. */
async function fill(
  { store }: TestContext,
  budgetId: string,
  entries: number,
  initiatives: number,
): Promise<void> {
  await store.db.run(`
    insert into budget_entries (id, budget_id, kind, bucket, day, amount, initiative_id, source,
      created_at, created_by)
    with recursive rows(n) as (select 0 union all select n + 1 from rows where n < ${entries - 1}),
      work as (select id, row_number() over (order by id) - 1 as place from initiatives)
    select 'ent_' || n, '${budgetId}', case when n % 2 = 0 then 'actual' else 'planned' end, 'mix',
      date('${DATES.startsOn}', '+' || (n % 92) || ' days'), 1 + n % 40, work.id, 'manual',
      '2026-11-22T00:00:00.000Z', '${ownerId}'
    from rows join work on work.place = (n / 2) % ${initiatives}`)
}
