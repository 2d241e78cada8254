import { sql } from 'drizzle-orm'
import type { Entry } from '../contract/budget.js'
import type { Executor } from '../db/open.js'
import { budgetEntries } from '../db/schema/budget.js'
import { experiments } from '../db/schema/experiments.js'
import { initiativeTiers } from '../db/schema/initiatives.js'
import { byTier } from './per-tier.js'
import { splitByTier } from './split-by-tier.js'
import { readTierCalendar } from './tier-calendar.js'

/** What was booked on one subject for one day, after its corrections. */
export type SpendSum = Pick<
  Entry,
  'kind' | 'bucket' | 'day' | 'amount' | 'tier' | 'tierAmounts' | 'initiativeId' | 'experimentId'
>

interface SumRow extends Pick<SpendSum, 'kind' | 'bucket' | 'day' | 'amount' | 'tier'> {
  readonly initiativeId: string | null
  readonly experimentId: string | null
  /** Amount of each entry where its split depends on it; null where the sum tells all. */
  readonly each: number | null
  readonly entries: number
}

/**
 * A budget's entries summed by the database, so that a page costs as much as it has subjects and
 * days, however many entries they hold. A correction counts in its entry. Only of work that serves
 * several tiers are entries told apart by amount, because each is split by itself.
 */
export async function readSpendSums(db: Executor, budgetId: string): Promise<SpendSum[]> {
  const placeOf = await readTierCalendar(db)
  const rows = await db.all<SumRow>(sql`
    with corrections as (
      select ${budgetEntries.correctsId} as entry, sum(${budgetEntries.amount}) as amount
      from ${budgetEntries}
      where ${budgetEntries.budgetId} = ${budgetId} and ${budgetEntries.correctsId} is not null
      group by 1
    ), shared as (
      select ${initiativeTiers.initiativeId} as id from ${initiativeTiers}
      where ${initiativeTiers.weights} is not null
    ), net as (
      select e.kind, e.bucket, e.day, e.tier, e.initiative_id, e.experiment_id,
        e.amount + coalesce(c.amount, 0) as amount,
        e.initiative_id in shared or e.experiment_id in (
          select ${experiments.id} from ${experiments} where ${experiments.initiativeId} in shared
        ) as is_shared
      from ${budgetEntries} e left join corrections c on c.entry = e.id
      where e.budget_id = ${budgetId} and e.corrects_id is null
    )
    select kind, bucket, day, tier, initiative_id as "initiativeId", experiment_id as "experimentId",
      case when is_shared then amount end as "each", sum(amount) as amount, count(*) as entries
    from net group by 1, 2, 3, 4, 5, 6, 7`)
  return rows.map(({ each, entries, ...row }) => {
    const place = placeOf(row, row.day)
    if (place === null) return { ...row, tier: null, tierAmounts: null }
    const { tier, weights } = place
    if (weights === null || each === null) {
      const tierAmounts = byTier((name) => (name === tier ? row.amount : 0))
      return { ...row, tier, tierAmounts }
    }
    const one = splitByTier(each, weights)
    return { ...row, tier: null, tierAmounts: byTier((name) => one[name] * entries) }
  })
}
