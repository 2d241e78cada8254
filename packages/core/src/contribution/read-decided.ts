import type { PastEffect } from '@sextant/stats'
import { asc, eq } from 'drizzle-orm'
import type { Decision } from '../contract/experiment.js'
import type { EffectResult } from '../contract/significance-test.js'
import type { LocalizedLine } from '../contract/text.js'
import type { Executor } from '../db/open.js'
import { decisions, experiments, looks, significanceTests } from '../db/schema/experiments.js'
import { readTest } from '../looks/load.js'

/** A decided experiment with what its decision saw of every metric. */
export interface DecidedExperiment {
  readonly experimentId: string
  readonly number: number
  readonly name: LocalizedLine
  readonly targetMetricId: string
  readonly choice: Decision['choice']
  readonly decidedOn: string
  readonly shipped: { readonly shareBp: number; readonly from: string } | null
  /** False where the look said that its data must not be read. */
  readonly isReadable: boolean
  /** By metric; absolute on a unit of it, and relative. Metrics without a number are left out. */
  readonly effects: ReadonlyMap<
    string,
    { absolute: PastEffect | null; relative: PastEffect | null }
  >
}

/** Every decided experiment in the order of their numbers, of the treatment that was decided on. */
export async function readDecided(db: Executor): Promise<DecidedExperiment[]> {
  const rows = await db
    .select({ decision: decisions, experiment: experiments, verdicts: looks.verdicts })
    .from(decisions)
    .innerJoin(experiments, eq(experiments.id, decisions.experimentId))
    .innerJoin(looks, eq(looks.id, decisions.lookId))
    .orderBy(asc(experiments.number))
  const effects = await readEffects(db)
  return rows.map(({ decision, experiment, verdicts }) => {
    const { shippedShareBp: shareBp, shippedFrom: from, treatment } = decision
    const verdict = verdicts.find((item) => item.treatment === treatment)?.verdict
    return {
      experimentId: experiment.id,
      number: experiment.number,
      name: experiment.name,
      targetMetricId: experiment.targetMetricId,
      choice: decision.choice,
      decidedOn: decision.decidedAt.slice(0, 10),
      shipped: shareBp === null || from === null ? null : { shareBp, from },
      isReadable: verdict !== 'do_not_read',
      effects: effects.get(experiment.id) ?? new Map(),
    }
  })
}

type Effects = Map<string, { absolute: PastEffect | null; relative: PastEffect | null }>

async function readEffects(db: Executor): Promise<Map<string, Effects>> {
  const rows = await db
    .select({
      experimentId: decisions.experimentId,
      treatment: decisions.treatment,
      record: significanceTests.record,
    })
    .from(decisions)
    .innerJoin(significanceTests, eq(significanceTests.lookId, decisions.lookId))
    .orderBy(asc(significanceTests.position))
  const found = new Map<string, Effects>()
  for (const { experimentId, treatment, record } of rows) {
    const test = readTest(record)
    if (test.treatment.variant !== treatment) continue
    const effects: Effects = found.get(experimentId) ?? new Map()
    const effect = { absolute: pastOf(test.absolute), relative: pastOf(test.relative) }
    if (!effects.has(test.metricId)) effects.set(test.metricId, effect)
    found.set(experimentId, effects)
  }
  return found
}

function pastOf({ estimate, standardError }: EffectResult): PastEffect | null {
  if (estimate === null || standardError === null || !(standardError > 0)) return null
  return { estimate, variance: standardError ** 2 }
}
