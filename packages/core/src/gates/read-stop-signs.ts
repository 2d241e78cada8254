import { and, desc, eq, gte, inArray, isNotNull, lte } from 'drizzle-orm'
import { STOP_SIGNS, type StopSign } from '../advice/advice-facts.js'
import { count, day } from '../advice/figures.js'
import { daysBetween } from '../calendar.js'
import type { Initiative } from '../contract/budget.js'
import type { Executor } from '../db/open.js'
import { initiativeChoices } from '../db/schema/budget-steering.js'
import { decisions, experiments } from '../db/schema/experiments.js'
import { checkIns, cycles, keyResults, objectives } from '../db/schema/objectives.js'
import { yearEndingOn } from '../returns/trailing-window.js'
import { readSettings } from '../settings/read-settings.js'

/** Check-ins that were missed in a row. */
const MISSED = 2

const UNDER_WAY = ['draft', 'ready', 'running', 'paused', 'stopped'] as const

type Signs = Map<string, StopSign[]>

/**
 * Why initiatives should end, as of a day: people decided it, their experiments of the last year
 * were concluded without anything to ship and nothing is under way any more, or none of their key
 * results in a running cycle had a check-in for two periods.
 */
export async function readStopSigns(
  db: Executor,
  initiatives: readonly Initiative[],
  today: string,
): Promise<ReadonlyMap<string, readonly StopSign[]>> {
  const found: Signs = new Map()
  const add = (id: string, sign: StopSign) => found.set(id, [...(found.get(id) ?? []), sign])
  for (const [id, sign] of await decidedToStop(db, today)) add(id, sign)
  for (const [id, sign] of await concludedNegative(db, today)) add(id, sign)
  for (const [id, sign] of await withoutCheckIn(db, initiatives, today)) add(id, sign)
  const order = (sign: StopSign) => STOP_SIGNS.indexOf(sign.code)
  return new Map(
    [...found].map(([id, signs]) => [id, signs.toSorted((a, b) => order(a) - order(b))]),
  )
}

async function decidedToStop(db: Executor, today: string): Promise<[string, StopSign][]> {
  const rows = await db
    .select()
    .from(initiativeChoices)
    .where(lte(initiativeChoices.at, `${today}T23:59:59.999Z`))
    .orderBy(desc(initiativeChoices.at), desc(initiativeChoices.id))
  const newest = new Map(rows.toReversed().map((row) => [row.initiativeId, row]))
  return [...newest.values()].flatMap(({ initiativeId, choice, at }): [string, StopSign][] => {
    if (choice !== 'stop') return []
    return [[initiativeId, { code: 'stop_decided', params: { day: day(at.slice(0, 10)) } }]]
  })
}

async function concludedNegative(db: Executor, today: string): Promise<[string, StopSign][]> {
  const rows = await db
    .select({
      initiativeId: experiments.initiativeId,
      choice: decisions.choice,
      at: decisions.decidedAt,
      number: experiments.number,
    })
    .from(decisions)
    .innerJoin(experiments, eq(experiments.id, decisions.experimentId))
    .where(
      and(
        isNotNull(experiments.initiativeId),
        gte(decisions.decidedAt, yearEndingOn(today).startsOn),
        lte(decisions.decidedAt, `${today}T23:59:59.999Z`),
      ),
    )
    .orderBy(desc(decisions.decidedAt), desc(experiments.number))
  const ids = [...new Set(rows.flatMap((row) => row.initiativeId ?? []))]
  const underWay = await withWorkUnderWay(db)
  return ids.flatMap((id): [string, StopSign][] => {
    const own = rows.filter((row) => row.initiativeId === id)
    const [newest] = own
    if (newest?.choice !== 'do_not_ship' || own.some((row) => row.choice === 'ship')) return []
    if (underWay.has(id)) return []
    const params = { number: count(newest.number), n: count(own.length) }
    return [[id, { code: 'concluded_negative', params }]]
  })
}

/** Initiatives with an experiment that may still tell something. */
async function withWorkUnderWay(db: Executor): Promise<ReadonlySet<string | null>> {
  const rows = await db
    .select({ initiativeId: experiments.initiativeId })
    .from(experiments)
    .where(inArray(experiments.state, [...UNDER_WAY]))
  return new Set(rows.map((row) => row.initiativeId))
}

async function withoutCheckIn(
  db: Executor,
  initiatives: readonly Initiative[],
  today: string,
): Promise<[string, StopSign][]> {
  const { checkInEvery } = await readSettings(db)
  const wanted = [...new Set(initiatives.flatMap((item) => item.keyResultIds))]
  const running = await db
    .select({ id: keyResults.id, startsOn: cycles.startsOn })
    .from(keyResults)
    .innerJoin(objectives, eq(objectives.id, keyResults.objectiveId))
    .innerJoin(cycles, eq(cycles.id, objectives.cycleId))
    .where(
      and(
        inArray(keyResults.id, wanted),
        eq(cycles.state, 'open'),
        lte(cycles.startsOn, today),
        gte(cycles.endsOn, today),
      ),
    )
  const rows = await db
    .select({ keyResultId: checkIns.keyResultId, day: checkIns.day })
    .from(checkIns)
    .where(and(inArray(checkIns.keyResultId, wanted), lte(checkIns.day, today)))
  return initiatives.flatMap(({ id, keyResultIds }): [string, StopSign][] => {
    const own = running.filter((item) => keyResultIds.includes(item.id))
    if (own.length === 0) return []
    const days = rows
      .filter((row) => own.some((item) => item.id === row.keyResultId))
      .map((row) => row.day)
    const last = [...days, ...own.map((item) => item.startsOn)].toSorted().at(-1) ?? today
    const silent = daysBetween(last, today)
    if (silent < MISSED * checkInEvery) return []
    return [[id, { code: 'no_check_in', params: { days: count(silent), last: day(last) } }]]
  })
}
