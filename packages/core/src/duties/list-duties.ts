import { and, eq, inArray, lte } from 'drizzle-orm'
import { loadAdherence } from '../actions/load-adherence.js'
import { addDays } from '../calendar.js'
import { today, type Context } from '../context.js'
import type { Duty } from '../contract/duty.js'
import type { Settings } from '../contract/settings.js'
import { cycles } from '../db/schema/objectives.js'
import { recurringActions } from '../db/schema/recurring-actions.js'
import { listExemptions } from '../gates/list-exemptions.js'
import { readAttention } from '../home/read-attention.js'
import { getCycleOverview } from '../objectives/get-cycle-overview.js'
import { loadReviews } from '../reviews/load-reviews.js'
import { readSettings } from '../settings/read-settings.js'
import { reviewTitle } from '../reviews/review-title.js'

type Found = Omit<Duty, 'overdue'>

/**
 * Everything that waits for the one who acts: what is due within the days that the settings look
 * ahead, and what is overdue first.
 */
export async function listDuties(ctx: Context): Promise<Duty[]> {
  const day = today(ctx)
  const settings = await readSettings(ctx.store.db)
  const found = [
    ...(await reviewDuties(ctx, settings)),
    ...(await experimentDuties(ctx)),
    ...(await objectiveDuties(ctx, settings)),
    ...(await actionDuties(ctx)),
    ...(await exemptionDuties(ctx)),
  ]
  return found
    .filter((duty) => duty.dueOn <= addDays(day, settings.dutiesAhead))
    .map((duty) => ({ ...duty, overdue: duty.dueOn < day }))
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))
}

async function reviewDuties(
  { store, actorId }: Context,
  { reviewWithin }: Settings,
): Promise<Found[]> {
  const all = await loadReviews(store.db)
  return all.flatMap((review): Found[] => {
    const { id, kind, state, ownerId, openedAt, to, closing } = review
    const title = reviewTitle(review)
    if (state === 'open' && ownerId === actorId) {
      const called = kind === 'alert' ? openedAt.slice(0, 10) : to
      return [{ kind: 'review', subjectId: id, title, dueOn: addDays(called, reviewWithin) }]
    }
    const verifyOn = closing?.ownerId === actorId ? closing.verifyOn : null
    if (state !== 'closed' || verifyOn === null) return []
    return [{ kind: 'verify', subjectId: id, title, dueOn: verifyOn }]
  })
}

/** Stopped and looked at: the numbers are there, the decision is not. */
async function experimentDuties({ store, actorId }: Context): Promise<Found[]> {
  const { waiting } = await readAttention(store.db)
  return waiting
    .filter(({ ownerId }) => ownerId === actorId)
    .map(({ id, name, stoppedAt, updatedAt }) => {
      const stopped = (stoppedAt ?? updatedAt).slice(0, 10)
      return { kind: 'decide_experiment', subjectId: id, title: name, dueOn: stopped }
    })
}

/** Check-ins of open cycles; grades and what becomes of objectives, of cycles that are graded. */
async function objectiveDuties(ctx: Context, { checkInEvery }: Settings): Promise<Found[]> {
  const { actorId, store } = ctx
  const rows = await store.db
    .select({ id: cycles.id, state: cycles.state })
    .from(cycles)
    .where(inArray(cycles.state, ['open', 'grading']))
  const found: Found[] = []
  for (const { id, state } of rows) {
    const { cycle, objectives } = await getCycleOverview(ctx, id)
    for (const objective of objectives) {
      const own = objective.keyResults.filter((item) => item.ownerId === actorId)
      for (const { id: subjectId, title, role, grade, checkIns } of own) {
        const last = checkIns[0]?.day ?? cycle.startsOn
        const dueOn = addDays(last, checkInEvery)
        const isDue = state === 'open' && dueOn <= cycle.endsOn
        if (isDue) found.push({ kind: 'check_in', subjectId, title, dueOn })
        const isToGrade = state === 'grading' && role === 'delivery' && grade === null
        if (isToGrade) found.push({ kind: 'grade', subjectId, title, dueOn: cycle.endsOn })
      }
      const isToDecide = state === 'grading' && objective.ownerId === actorId
      if (!isToDecide || objective.closing !== null) continue
      const { id: subjectId, title } = objective
      found.push({ kind: 'decide_objective', subjectId, title, dueOn: cycle.endsOn })
    }
  }
  return found
}

/** Commitments that are not kept yet in the period that runs. */
async function actionDuties(ctx: Context): Promise<Found[]> {
  const { db } = ctx.store
  const own = await db
    .selectDistinct({ initiativeId: recurringActions.initiativeId })
    .from(recurringActions)
    .where(and(eq(recurringActions.ownerId, ctx.actorId), lte(recurringActions.from, today(ctx))))
  const found: Found[] = []
  for (const { initiativeId } of own) {
    const { actions } = await loadAdherence(db, ctx, initiativeId)
    for (const { action, periods } of actions) {
      const running = periods.find((period) => !period.over)
      if (action.ownerId !== ctx.actorId || running === undefined) continue
      if (running.done >= running.due) continue
      const { id: subjectId, name: title } = action
      found.push({ kind: 'log_action', subjectId, title, dueOn: running.to })
    }
  }
  return found
}

/** Metrics whose exemption from the North Star ends: connected, extended or archived by then. */
async function exemptionDuties(ctx: Context): Promise<Found[]> {
  const found = await listExemptions(ctx.store.db, today(ctx))
  return found
    .filter(({ ownerId }) => ownerId === ctx.actorId)
    .map(({ metricId: subjectId, name: title, until: dueOn }) => {
      return { kind: 'exemption', subjectId, title, dueOn }
    })
}
