import { asc, desc, inArray } from 'drizzle-orm'
import type { Experiment, HealthCheck, VerdictName } from '../contract/experiment.js'
import type { Home } from '../contract/home.js'
import type { Executor } from '../db/open.js'
import { experiments, looks } from '../db/schema/experiments.js'
import { assemble } from '../experiments/load.js'

/** Verdicts that ask for somebody, most urgent first: all but the one that says to wait. */
const URGENT: readonly VerdictName[] = [
  'do_not_read',
  'do_not_ship',
  'discuss',
  'ship',
  'no_effect',
  'inconclusive',
]

/**
 * Undecided experiments that ask for somebody: by the newest look's verdict, because they stopped
 * after a look, or because one that still runs has a health check in watch or alarm. Waiting are those that stopped, were looked at
 * and have no decision, longest first; one experiment may be in both.
 */
export async function readAttention(
  db: Executor,
): Promise<Pick<Home, 'attention' | 'waiting' | 'running'>> {
  const rows = await db
    .select()
    .from(experiments)
    .where(inArray(experiments.state, ['running', 'paused', 'stopped']))
    .orderBy(desc(experiments.number))
  const open = await assemble(db, rows)
  const health = await readNewestHealth(
    db,
    rows.map((row) => row.id),
  )
  const attention = open
    .map((experiment) => ({ experiment, urgency: urgencyOf(experiment, health) }))
    .filter((item) => item.urgency !== null)
    .toSorted((a, b) => (a.urgency ?? 0) - (b.urgency ?? 0))
    .map((item) => item.experiment)
  const waiting = open
    .filter((experiment) => experiment.state === 'stopped' && health.has(experiment.id))
    .toSorted((a, b) => ((a.stoppedAt ?? '') < (b.stoppedAt ?? '') ? -1 : 1))
  const running = open.filter((experiment) => experiment.state === 'running').length
  return { attention, waiting, running }
}

/** 0 is most urgent; null asks for nobody. */
function urgencyOf(
  experiment: Experiment,
  health: ReadonlyMap<string, readonly HealthCheck[]>,
): number | null {
  const verdicts = experiment.latestVerdicts.map((item) => item.verdict)
  const urgent = URGENT.findIndex((name) => verdicts.includes(name))
  if (urgent >= 0) return urgent
  if (experiment.state === 'stopped' && verdicts.length > 0) return URGENT.length
  const checks = health.get(experiment.id) ?? []
  const unwell = checks.some((check) => check.status === 'watch' || check.status === 'alarm')
  return experiment.state === 'running' && unwell ? URGENT.length + 1 : null
}

async function readNewestHealth(
  db: Executor,
  experimentIds: readonly string[],
): Promise<Map<string, readonly HealthCheck[]>> {
  const rows = await db
    .select({ experimentId: looks.experimentId, health: looks.health })
    .from(looks)
    .where(inArray(looks.experimentId, [...experimentIds]))
    .orderBy(asc(looks.number))
  return new Map(rows.map((row) => [row.experimentId, row.health]))
}
