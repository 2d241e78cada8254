import { and, desc, gte, inArray, lte } from 'drizzle-orm'
import type { AdviceFacts, AdviceInitiative } from '../advice/advice-facts.js'
import { count, day, gain, metricValue, text } from '../advice/figures.js'
import { ENOUGH_EXPERIMENTS } from '../advice/move-room.js'
import type { AdviceReason } from '../contract/advice.js'
import type { Initiative } from '../contract/budget.js'
import type { InitiativeChoice, InitiativeStanding } from '../contract/gates.js'
import type { Executor } from '../db/open.js'
import { initiativeChoices } from '../db/schema/budget-steering.js'

type Facts = Pick<AdviceFacts, 'budget' | 'gates' | 'star'>
type Found = Pick<InitiativeStanding, 'proposal' | 'reasons'>

const ORDER = { stop: 0, fix: 1, keep: 2 } as const

/**
 * Keep, fix or stop, as the facts propose it: stop where there is a sign to; fix where its condition
 * metric is below its group or three concluded experiments show no return; else keep. Worst first.
 */
export function standings(
  facts: Facts & { readonly initiatives: readonly AdviceInitiative[] },
  all: readonly Initiative[],
  choices: ReadonlyMap<string, InitiativeChoice>,
): InitiativeStanding[] {
  const byId = new Map(all.map((item) => [item.id, item]))
  return facts.initiatives
    .flatMap((initiative): InitiativeStanding[] => {
      const whole = byId.get(initiative.id)
      if (whole === undefined) return []
      const { id, name, tier } = initiative
      const choice = choices.get(id) ?? null
      const { killCriterion } = whole
      return [
        { initiativeId: id, name, tier, killCriterion, choice, ...propose(facts, initiative) },
      ]
    })
    .toSorted(
      (a, b) => ORDER[a.proposal] - ORDER[b.proposal] || (a.initiativeId < b.initiativeId ? -1 : 1),
    )
}

function propose(facts: Facts, initiative: AdviceInitiative): Found {
  const { signs } = initiative
  if (signs.length > 0) {
    const reasons = signs.map(({ code, params }) => ({ code, params, to: '/budget/gates' }))
    return { proposal: 'stop', reasons }
  }
  const wrong = [...gateReasons(facts, initiative), ...returnReasons(facts, initiative)]
  if (wrong.length > 0) return { proposal: 'fix', reasons: wrong }
  return { proposal: 'keep', reasons: [keepReason(facts, initiative)] }
}

function gateReasons({ gates }: Facts, { id, name }: AdviceInitiative): AdviceReason[] {
  return gates.flatMap(({ initiativeId, reading, metric, periods }): AdviceReason[] => {
    const [, last] = periods
    if (initiativeId !== id || reading !== 'below') return []
    const params = {
      name: text(name),
      metric: text(metric.name),
      value: metricValue(last.value, metric),
      against: metricValue(last.mean, metric),
      day: day(last.periodEnd),
    }
    return [{ code: 'gate_below', params, to: `/metrics/${metric.id}` }]
  })
}

function returnReasons(facts: Facts, { gain: own }: AdviceInitiative): AdviceReason[] {
  if (own === null || own.n < ENOUGH_EXPERIMENTS || facts.star === null) return []
  if (own.interval[0] >= 0) return []
  return [returnReason('return_not_shown', facts, own, facts.star)]
}

function keepReason(facts: Facts, { gain: own }: AdviceInitiative): AdviceReason {
  if (own !== null && own.n >= ENOUGH_EXPERIMENTS && facts.star !== null) {
    return returnReason('return_shown', facts, own, facts.star)
  }
  return { code: 'nothing_against', params: {}, to: '/budget/return' }
}

function returnReason(
  code: 'return_not_shown' | 'return_shown',
  { budget }: Facts,
  { interval, n }: NonNullable<AdviceInitiative['gain']>,
  star: NonNullable<Facts['star']>,
): AdviceReason {
  const params = { bound: gain(interval[0], budget, star), n: count(n) }
  return { code, params, to: '/budget/return' }
}

/** The newest answer about each initiative from the days of a period. */
export async function readChoices(
  db: Executor,
  initiativeIds: readonly string[],
  period: { readonly from: string; readonly to: string },
): Promise<ReadonlyMap<string, InitiativeChoice>> {
  const rows = await db
    .select()
    .from(initiativeChoices)
    .where(
      and(
        inArray(initiativeChoices.initiativeId, [...initiativeIds]),
        gte(initiativeChoices.at, period.from),
        lte(initiativeChoices.at, `${period.to}T23:59:59.999Z`),
      ),
    )
    .orderBy(desc(initiativeChoices.at), desc(initiativeChoices.id))
  return new Map(rows.toReversed().map((row) => [row.initiativeId, row]))
}
