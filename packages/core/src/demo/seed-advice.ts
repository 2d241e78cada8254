import { answerAdvice } from '../advice/answer-advice.js'
import { listAdvice } from '../advice/list-advice.js'
import { settleAdvice } from '../advice/settle-advice.js'
import { listBudgets } from '../budget/list-budgets.js'
import { decideTransfer } from '../budget/transfers/decide-transfer.js'
import { addDays } from '../calendar.js'
import { listCycles } from '../objectives/list-cycles.js'
import type { DemoWorld } from './demo-world.js'
import { quarterOf } from './quarter.js'

/** Two months of the quarter are booked by then. */
const DAYS_IN = 62

/**
 * Advice that was taken two quarters ago, approved by a second person, and looked at when that
 * quarter was over: the mix of that year ran off its target in spite of it.
 */
export async function seedPastAdvice(world: DemoWorld): Promise<void> {
  const last = quarterOf(addDays(quarterOf(world.today).startsOn, -1))
  const { startsOn } = quarterOf(addDays(last.startsOn, -1))
  const day = addDays(startsOn, DAYS_IN)
  const taken = world.at(day, 10, 'per_sara')
  const cycle = (await listCycles(taken)).find((one) => one.startsOn === startsOn)
  if (cycle === undefined) return
  const people = (await listBudgets(taken, { cycleId: cycle.id })).find(
    (one) => one.ledger === 'people',
  )
  if (people === undefined) return
  const [advice] = (await listAdvice(taken, people.id)).open
  if (advice === undefined) return
  const { transferId } = await answerAdvice(taken, people.id, {
    key: advice.key,
    choice: 'accepted',
    reason: 'The pilots have waited since spring for these people.',
  })
  if (transferId !== null) {
    const approver = world.at(addDays(day, 1), 15, 'per_mei')
    await decideTransfer(approver, transferId, { choice: 'approve' })
  }
  const settled = await settleAdvice(world.at(addDays(cycle.endsOn, 8), 1, 'per_sara'))
  world.log(`${settled.length} answered advice, looked at after its quarter`)
}
