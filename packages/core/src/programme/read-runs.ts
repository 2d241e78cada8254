import type { PastEffect } from '@sextant/stats'
import { eq, isNotNull } from 'drizzle-orm'
import { readTierCalendar } from '../budget/tier-calendar.js'
import type { Decision } from '../contract/experiment.js'
import type { Tier } from '../contract/metric.js'
import { Plan } from '../contract/plan.js'
import type { LocalizedLine } from '../contract/text.js'
import type { Executor } from '../db/open.js'
import { decisions, experiments, looks, significanceTests } from '../db/schema/experiments.js'
import { people } from '../db/schema/people.js'
import { readTest } from '../looks/load.js'

type Day = string

/** A started experiment as the programme counts it. */
export interface Run {
  readonly id: string
  readonly number: number
  readonly name: LocalizedLine
  readonly metricId: string
  readonly team: LocalizedLine
  /** Of its initiative, else its target metric, on the day that it ended or started. */
  readonly tier: Tier | null
  readonly registeredOn: Day
  readonly lockedOn: Day
  readonly startedOn: Day
  readonly stoppedOn: Day | null
  /** Decided, stopped or aborted; null while it runs. */
  readonly endedOn: Day | null
  readonly alpha: number
  readonly power: number
  readonly decision: Judged | null
}

/** What a decision said and what it saw of the target. */
export interface Judged {
  readonly row: typeof decisions.$inferSelect
  readonly on: Day
  readonly choice: Decision['choice']
  readonly readable: boolean
  readonly won: boolean
  readonly effect: PastEffect | null
}

/** Everything that was ever started, oldest number first. */
export async function readRuns(db: Executor): Promise<Run[]> {
  const rows = await db
    .select({ experiment: experiments, team: people.team, decision: decisions, look: looks })
    .from(experiments)
    .innerJoin(people, eq(people.id, experiments.ownerId))
    .leftJoin(decisions, eq(decisions.experimentId, experiments.id))
    .leftJoin(looks, eq(looks.id, decisions.lookId))
    .where(isNotNull(experiments.startedAt))
    .orderBy(experiments.number)
  const targets = await readTargets(db)
  const tierOf = await readTierCalendar(db)
  return rows.map(({ experiment, team, decision, look }) => {
    const { id, number, name, startedAt, stoppedAt, lockedAt, createdAt, state } = experiment
    const stoppedOn = stoppedAt === null ? null : dayOf(stoppedAt)
    const over = state === 'aborted' ? dayOf(experiment.updatedAt) : null
    const endedOn = decision === null ? (stoppedOn ?? over) : dayOf(decision.decidedAt)
    const startedOn = dayOf(startedAt ?? createdAt)
    const plan = Plan.parse(experiment.plan)
    return {
      id,
      number,
      name,
      metricId: experiment.targetMetricId,
      team,
      tier:
        tierOf({ tier: null, initiativeId: null, experimentId: id }, endedOn ?? startedOn)?.tier ??
        null,
      registeredOn: dayOf(createdAt),
      lockedOn: dayOf(lockedAt ?? createdAt),
      startedOn,
      stoppedOn,
      endedOn,
      alpha: plan.alpha,
      power: plan.joint?.powerEach ?? plan.power,
      decision: decision && judge(decision, look, targets.get(id) ?? null),
    }
  })
}

function dayOf(instant: string): Day {
  return instant.slice(0, 10)
}

type Target = Pick<Judged, 'won' | 'effect'>

function judge(
  row: typeof decisions.$inferSelect,
  look: typeof looks.$inferSelect | null,
  target: Target | null,
): Judged {
  const verdict = look?.verdicts.find((item) => item.treatment === row.treatment)?.verdict
  return {
    row,
    on: dayOf(row.decidedAt),
    choice: row.choice,
    readable: verdict !== 'do_not_read',
    won: target?.won ?? false,
    effect: target?.effect ?? null,
  }
}

/** What each decision saw of its target: relative, and whether the reading was an improvement. */
async function readTargets(db: Executor): Promise<Map<string, Target>> {
  const rows = await db
    .select({
      experimentId: decisions.experimentId,
      treatment: decisions.treatment,
      role: significanceTests.role,
      record: significanceTests.record,
    })
    .from(decisions)
    .innerJoin(significanceTests, eq(significanceTests.lookId, decisions.lookId))
  const found = new Map<string, Target>()
  for (const { experimentId, treatment, role, record } of rows) {
    const test = readTest(record)
    if (role !== 'target' || test.treatment.variant !== treatment) continue
    const { estimate, standardError } = test.relative
    const known = estimate !== null && standardError !== null && standardError > 0
    found.set(experimentId, {
      won: test.reading === 'improves',
      effect: known ? { estimate, variance: standardError ** 2 } : null,
    })
  }
  return found
}
