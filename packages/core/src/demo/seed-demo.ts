import type { Context } from '../context.js'
import type { Person } from '../contract/person.js'
import { ensurePeople } from '../people/ensure-people.js'
import { listPeople } from '../people/list-people.js'
import { listMetrics } from '../metrics/list-metrics.js'
import { demoWorld } from './demo-world.js'
import { DEMO_PEOPLE, type DemoPersonId } from './people.js'
import { seedPastAdvice } from './seed-advice.js'
import { seedBudgets, seedInitiatives } from './seed-budget.js'
import { seedExperiments } from './seed-experiments.js'
import { seedGates } from './seed-gates.js'
import { seedLedger } from './seed-ledger.js'
import { seedMetrics } from './seed-metrics.js'
import { seedObjectives } from './seed-objectives.js'
import { seedPastBudgets, seedPastInitiatives } from './seed-past-budgets.js'
import { seedPastQuarter } from './seed-past-quarter.js'
import { seedReviews } from './seed-reviews.js'

/**
 * Fills an empty store with Northfield Learning · 北辰学堂: a year of a North Star, a quarter of
 * OKRs, a budget drifting off 70/20/10 and experiments in every state. Everything goes through the
 * verbs, with a clock that stands in the past; numbers come from fixed seeds and effects are planted
 * in the learners’ data, so every verdict is computed. A store with data is left as it is.
 */
export async function seedDemo(
  ctx: Context,
  options: { readonly log: (line: string) => void },
): Promise<void> {
  await ensurePeople(ctx.store, DEMO_PEOPLE)
  if ((await listMetrics(ctx, { limit: 1 })).items.length > 0) {
    options.log('The store holds data already; the demo is left out.')
    return
  }
  const people = await listPeople(ctx)
  const world = demoWorld(ctx, castOf(people), options.log)
  const metrics = await seedMetrics(world)
  const before = await seedPastInitiatives(world)
  await seedPastQuarter(world, metrics)
  await seedPastBudgets(world, before)
  await seedPastAdvice(world)
  const objectives = await seedObjectives(world, metrics)
  const initiatives = await seedInitiatives(world, objectives)
  await seedBudgets(world, objectives, initiatives)
  await seedLedger(world, { cycleId: objectives.cycle.id, metrics, initiatives })
  const { keyResultIds } = objectives
  await seedExperiments(world, {
    metrics,
    initiatives: new Map([...before, ...initiatives]),
    keyResultIds,
  })
  await seedGates(world, metrics, initiatives)
  await seedReviews(world, metrics, initiatives)
}

/** Who plays whom: the demo’s own people, else somebody of the same role, else the first person. */
function castOf(people: readonly Person[]): ReadonlyMap<DemoPersonId, string> {
  return new Map(
    DEMO_PEOPLE.map((part) => {
      const own = people.find((person) => person.id === part.id)
      const similar = people.find((person) => person.role === part.role)
      return [part.id, (own ?? similar ?? people[0] ?? part).id]
    }),
  )
}
