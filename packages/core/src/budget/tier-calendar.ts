import { asc } from 'drizzle-orm'
import type { TierMix } from '../contract/budget.js'
import type { Tier } from '../contract/metric.js'
import type { Executor } from '../db/open.js'
import { experiments } from '../db/schema/experiments.js'
import { initiativeTiers } from '../db/schema/initiatives.js'
import { metricVersions } from '../db/schema/metrics.js'

/** What an entry is booked on: an initiative, an experiment, a tier, or nothing yet. */
interface Subject {
  readonly tier: Tier | null
  readonly initiativeId: string | null
  readonly experimentId: string | null
}

/** A tier, and the shares by tier of work that serves several. */
export interface Placement {
  readonly tier: Tier
  readonly weights: TierMix | null
}

/** Answers where a subject stood on a day; null when nothing gives it a tier. */
export type TierCalendar = (subject: Subject, day: string) => Placement | null

interface Dated extends Placement {
  readonly from: string
}

/**
 * Reads the tier history of initiatives and target metrics. The tier of spend is the initiative's,
 * else that of the experiment's initiative, else its target metric's; the first tier recorded also
 * covers the time before it.
 */
export async function readTierCalendar(db: Executor): Promise<TierCalendar> {
  const ofInitiatives = new Map<string, Dated[]>()
  const initiativeRows = await db.select().from(initiativeTiers).orderBy(asc(initiativeTiers.from))
  for (const row of initiativeRows) append(ofInitiatives, row.initiativeId, row)

  const ofMetrics = new Map<string, Dated[]>()
  const versions = await db
    .select({
      metricId: metricVersions.metricId,
      tier: metricVersions.tier,
      from: metricVersions.effectiveFrom,
    })
    .from(metricVersions)
    .orderBy(asc(metricVersions.effectiveFrom), asc(metricVersions.version))
  for (const row of versions) append(ofMetrics, row.metricId, { ...row, weights: null })

  const tests = await db
    .select({
      id: experiments.id,
      initiativeId: experiments.initiativeId,
      metricId: experiments.targetMetricId,
    })
    .from(experiments)
  const experimentById = new Map(tests.map((row) => [row.id, row]))

  return ({ initiativeId, experimentId, tier }, day) => {
    if (tier !== null) return { tier, weights: null }
    if (initiativeId !== null) return asOf(ofInitiatives.get(initiativeId), day)
    const experiment = experimentId === null ? undefined : experimentById.get(experimentId)
    if (experiment === undefined) return null
    return experiment.initiativeId === null
      ? asOf(ofMetrics.get(experiment.metricId), day)
      : asOf(ofInitiatives.get(experiment.initiativeId), day)
  }
}

function append(lists: Map<string, Dated[]>, key: string, item: Dated): void {
  lists.set(key, [...(lists.get(key) ?? []), item])
}

function asOf(history: readonly Dated[] | undefined, day: string): Placement | null {
  return history?.findLast((item) => item.from <= day) ?? history?.[0] ?? null
}
