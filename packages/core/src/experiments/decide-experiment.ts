import { eq } from 'drizzle-orm'
import type { z } from 'zod'
import { canonicalJson, sha256 } from '../canonical.js'
import { instant, type Context } from '../context.js'
import { DecisionInput, type Decision, type Experiment, type Look } from '../contract/experiment.js'
import type { Executor } from '../db/open.js'
import { decisions, experiments } from '../db/schema/experiments.js'
import { invalid, precondition } from '../errors.js'
import { loadLanded } from '../imports/load.js'
import { loadLooks } from '../looks/load.js'
import { verifyDecided, type VerifiedLook } from '../looks/verify-decided.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { followsRecommendation, reviewNeeded } from './decision-rules.js'
import { loadExperiment, loadExperimentRow } from './load.js'
import { requireTransition } from './move-experiment.js'
import { canTransition } from './transitions.js'

type Input = z.output<typeof DecisionInput>

/**
 * Records what was decided on one treatment and what was learned, with the numbers of the newest look
 * frozen in; numbers that came from events are computed anew before. Against the verdict, or while
 * health is in alarm, a reviewer must sign with a reason.
 */
export async function decideExperiment(
  ctx: Context,
  id: string,
  raw: DecisionInput,
): Promise<Experiment> {
  const input = parse(DecisionInput, raw)
  const { state } = await loadExperimentRow(ctx.store.db, id)
  // A replay of an earlier decision finds the experiment decided; the write answers it.
  const isDue = canTransition(state, 'decide')
  // What can be refused at once does not wait until all events are read.
  if (isDue) await requireDecidable(ctx.store.db, ctx, id, input)
  const verified = isDue ? await verifyDecided(ctx, id, input.lookId) : null
  return write(ctx, 'experiment.decide', { id, input }, async (tx) => {
    requireTransition(await loadExperimentRow(tx, id), 'decide')
    const { look, recommendation } = await requireDecidable(tx, ctx, id, input)
    const { deviations } = await loadExperiment(tx, id)
    const evidence = freezeEvidence(look, input.treatment, { deviations, verified })
    await store(tx, ctx, id, { input, recommendation, evidence })
    const value = await loadExperiment(tx, id)
    const { choice } = input
    const detail = { choice, recommendation, lookId: look.id, evidence: evidence.hash }
    return { subjectId: id, value, detail }
  })
}

/** The newest look and what it recommends, where this decision may be made on it. */
async function requireDecidable(
  tx: Executor,
  { actorId }: Pick<Context, 'actorId'>,
  id: string,
  input: Input,
): Promise<{ readonly look: Look; readonly recommendation: Decision['recommendation'] }> {
  checkShipping(input)
  const look = await requireNewestLook(tx, id, input.lookId)
  const found = look.verdicts.find(({ treatment }) => treatment === input.treatment)
  if (found === undefined) {
    throw invalid('experiment.treatment_unknown', { variant: input.treatment })
  }
  if (input.override !== null) {
    await requirePerson(tx, input.override.reviewerId)
    // A second pair of eyes is somebody else's.
    if (input.override.reviewerId === actorId) throw invalid('experiment.reviewer_decides')
  }
  const { choice } = input
  const needed = reviewNeeded({ choice, verdict: found.verdict, health: look.health })
  if (needed !== null && input.override === null) {
    throw precondition(needed, { choice, verdict: found.verdict })
  }
  return { look, recommendation: found.verdict }
}

/** To ship means to what share and from when; what is not shipped has neither. */
function checkShipping({ choice, shipped }: Input): void {
  if ((choice === 'ship') === (shipped !== null)) return
  throw invalid('experiment.ship_needs_share', { choice })
}

/** Only the newest look at the newest data can be decided on: an older one may have read better. */
async function requireNewestLook(tx: Executor, id: string, lookId: string): Promise<Look> {
  const [newest] = await loadLooks(tx, id)
  const data = await loadLanded(tx, id)
  if (newest === undefined || newest.id !== lookId || newest.importId !== (data?.id ?? null)) {
    throw precondition('experiment.decided_without_look', { lookId })
  }
  return newest
}

function freezeEvidence(
  look: Look,
  treatment: string,
  beside: {
    readonly deviations: Experiment['deviations']
    readonly verified: VerifiedLook | null
  },
): Decision['evidence'] {
  const { tests, verdicts, ...seen } = look
  const own = tests.filter((test) => test.treatment.variant === treatment)
  const verdict = verdicts.find((item) => item.treatment === treatment)
  const { deviations, verified } = beside
  const compared = verified === null ? {} : { verified }
  const canonical = canonicalJson({ look: seen, verdict, tests: own, deviations, ...compared })
  return { testIds: own.map((test) => test.id), canonical, hash: sha256(canonical) }
}

async function store(
  tx: Executor,
  ctx: Context,
  experimentId: string,
  decided: Pick<Decision, 'recommendation' | 'evidence'> & { readonly input: Input },
): Promise<void> {
  const { input, recommendation, evidence } = decided
  const { choice, shipped, lookId, treatment, learning, override } = input
  const at = instant(ctx)
  await tx.insert(decisions).values({
    id: ctx.newId('dec'),
    experimentId,
    lookId,
    choice,
    treatment,
    learning,
    override,
    recommendation,
    followsRecommendation: followsRecommendation(choice, recommendation),
    shippedShareBp: shipped?.shareBp ?? null,
    shippedFrom: shipped?.from ?? null,
    evidence,
    decidedAt: at,
    decidedBy: ctx.actorId,
  })
  await tx
    .update(experiments)
    .set({ state: 'decided', updatedAt: at })
    .where(eq(experiments.id, experimentId))
}
