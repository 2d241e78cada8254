import { desc } from 'drizzle-orm'
import type { Agenda } from '../contract/agenda.js'
import type { Experiment } from '../contract/experiment.js'
import type { Executor } from '../db/open.js'
import { decisions, experiments } from '../db/schema/experiments.js'
import { assemble } from '../experiments/load.js'
import { readAttention } from '../home/read-attention.js'
import type { AgendaScope } from './agenda-scope.js'

type Item = Agenda['experiments'][number]

/**
 * Experiments that wait for a decision, those that ask for somebody, and those decided in the
 * period; each once, under the first that applies.
 */
export async function agendaExperiments(
  db: Executor,
  { from, to, metricId }: AgendaScope,
): Promise<Item[]> {
  const { waiting, attention } = await readAttention(db)
  const decided = await readDecidedIn(db, from, to)
  const all = [
    ...waiting.map((experiment) => itemOf(experiment, 'waiting')),
    ...attention.map((experiment) => itemOf(experiment, 'attention')),
    ...decided.map((experiment) => itemOf(experiment, 'decided')),
  ]
  const seen = new Set<string>()
  return all.flatMap(({ targetMetricId, item }) => {
    const isMeant = metricId === null || targetMetricId === metricId
    if (!isMeant || seen.has(item.experimentId)) return []
    seen.add(item.experimentId)
    return [item]
  })
}

async function readDecidedIn(db: Executor, from: string, to: string): Promise<Experiment[]> {
  const rows = await db
    .select({ id: decisions.experimentId, at: decisions.decidedAt })
    .from(decisions)
    .orderBy(desc(decisions.decidedAt))
  const ids = new Set(
    rows.filter(({ at }) => at.slice(0, 10) >= from && at.slice(0, 10) <= to).map(({ id }) => id),
  )
  const all = await db.select().from(experiments).orderBy(desc(experiments.number))
  return assemble(
    db,
    all.filter((row) => ids.has(row.id)),
  )
}

function itemOf(experiment: Experiment, why: Item['why']) {
  const { id, number, name, state, targetMetricId, latestVerdicts, decision } = experiment
  const verdict = decision?.recommendation ?? latestVerdicts[0]?.verdict ?? null
  const choice = decision?.choice ?? null
  const item: Item = { experimentId: id, number, name, state, why, verdict, choice }
  return { targetMetricId, item }
}
