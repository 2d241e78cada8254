import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Cycle } from '../contract/cycle.js'
import { DomainError } from '../errors.js'
import { openTestContext, type TestContext } from '../testing.js'
import { changeKeyResultTarget } from './change-key-result-target.js'
import { changeKeyResult } from './change-key-result.js'
import { checkIn } from './check-in.js'
import { closeCycle } from './close-cycle.js'
import { createCycle } from './create-cycle.js'
import { createKeyResult } from './create-key-result.js'
import { createObjective } from './create-objective.js'
import { getCycleOverview } from './get-cycle-overview.js'
import { getKeyResult } from './get-key-result.js'
import { gradeCycle } from './grade-cycle.js'
import { gradeKeyResult } from './grade-key-result.js'
import { publishCycle } from './publish-cycle.js'
import { reopenCycle } from './reopen-cycle.js'

let ctx: TestContext
let years = 2030
beforeAll(async () => {
  ctx = await openTestContext({ now: '2029-01-01T08:00:00.000Z' })
})
afterAll(() => ctx.dispose())

/** What the product should be like. */
interface Model {
  state: Cycle['state']
  steps: number
  value: number | null
  target: number
  original: number | null
  grades: number
}
interface Real {
  readonly cycleId: string
  readonly keyResultId: string
  readonly day: string
}

const REASON = { en: 'Because' }

/** A verb, whether the model expects it to pass, and what the model is like afterwards. */
class Step implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly name: string,
    readonly allowed: (model: Model) => boolean,
    readonly run_: (real: Real, model: Model) => Promise<unknown>,
    readonly then: (model: Model) => void,
  ) {}
  check = () => true
  toString = () => this.name
  async run(model: Model, real: Real): Promise<void> {
    const passes = this.allowed(model)
    const outcome = await this.run_(real, model).then(
      () => true,
      (error: unknown) => {
        if (error instanceof DomainError) return false
        throw error
      },
    )
    expectOutcome(`${this.name} in ${model.state}`, outcome, passes)
    if (passes) this.then(model)
    await expectLike(model, real)
  }
}

function expectOutcome(step: string, outcome: boolean, wanted: boolean): void {
  expect({ step, passed: outcome }).toEqual({ step, passed: wanted })
}

async function expectLike(model: Model, { cycleId, keyResultId }: Real): Promise<void> {
  const { cycle, history } = await getCycleOverview(ctx, cycleId)
  expect([cycle.state, history.length]).toEqual([model.state, model.steps])
  const { current, raw, grade, gradeVersion, range, originalRange } = await getKeyResult(
    ctx,
    keyResultId,
  )
  expect(current?.value ?? null).toBe(model.value)
  expect(raw === null).toBe(model.value === null)
  expect(range).toMatchObject({ target: model.target })
  expect(originalRange).toMatchObject({ target: model.original ?? model.target })
  expect([gradeVersion, grade === null]).toEqual([model.grades, model.grades === 0])
}

const into = (state: Cycle['state']) => (model: Model) => {
  model.state = state
  model.steps += 1
}
const inState = (...states: Cycle['state'][]) => {
  return (model: Model) => states.includes(model.state)
}
const rangeTo = (target: number) => ({ type: 'move', baseline: 0, target }) as const

const commands = [
  fc.constant(
    new Step('publish', inState('draft'), (real) => publishCycle(ctx, real.cycleId), into('open')),
  ),
  fc.constant(
    new Step('grade', inState('open'), (real) => gradeCycle(ctx, real.cycleId), into('grading')),
  ),
  fc.constant(
    new Step(
      'close',
      (model) => model.state === 'grading' && model.grades > 0,
      (real) => closeCycle(ctx, real.cycleId),
      into('closed'),
    ),
  ),
  fc.constant(
    new Step(
      'reopen',
      inState('grading', 'closed'),
      (real) => reopenCycle(ctx, real.cycleId, { reason: REASON }),
      into('open'),
    ),
  ),
  fc.integer({ min: -20, max: 20 }).map(
    (value) =>
      new Step(
        `check in ${value}`,
        inState('open', 'grading'),
        (real) => checkIn(ctx, real.keyResultId, { day: real.day, value }),
        (model) => {
          model.value = value
        },
      ),
  ),
  fc.integer({ min: -3, max: 3 }).map(
    (target) =>
      new Step(
        `promise ${target}`,
        (model) => model.state === 'draft' && target !== 0,
        (real) => changeKeyResult(ctx, real.keyResultId, { range: rangeTo(target) }),
        (model) => {
          model.target = target
        },
      ),
  ),
  fc.integer({ min: -3, max: 3 }).map(
    (target) =>
      new Step(
        `change the target to ${target}`,
        (model) => model.state === 'open' && target !== 0 && target !== model.target,
        (real) =>
          changeKeyResultTarget(ctx, real.keyResultId, { range: rangeTo(target), reason: REASON }),
        (model) => {
          model.original ??= model.target
          model.target = target
        },
      ),
  ),
  fc.boolean().map(
    (knows) =>
      new Step(
        `grade it ${knows ? 'as read' : 'from an old page'}`,
        (model) => model.state === 'grading' && knows,
        (real, model) =>
          gradeKeyResult(ctx, real.keyResultId, {
            score: 0.5,
            reason: REASON,
            cause: 'other',
            expectedVersion: knows ? model.grades : model.grades + 1,
          }),
        (model) => {
          model.grades += 1
        },
      ),
  ),
]

async function freshCycle(): Promise<{ model: Model; real: Real }> {
  const year = (years += 1)
  const day = `${year}-02-01`
  const dates = { startsOn: `${year}-01-01`, endsOn: `${year}-03-31` }
  const cycle = await createCycle(ctx, { name: { en: 'Q1' }, ...dates, state: 'draft' })
  const objective = await createObjective(ctx, {
    cycleId: cycle.id,
    title: { en: 'O' },
    ownerId: 'per_product',
  })
  const { id } = await createKeyResult(ctx, {
    objectiveId: objective.id,
    title: { en: 'KR' },
    range: rangeTo(10),
    ownerId: 'per_product',
  })
  return {
    model: { state: 'draft', steps: 1, value: null, target: 10, original: null, grades: 0 },
    real: { cycleId: cycle.id, keyResultId: id, day },
  }
}

test('a cycle does in every order of steps what its states allow, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 25, size: 'max' }), async (run) => {
      const { model, real } = await freshCycle()
      await fc.asyncModelRun(() => ({ model, real }), run)
    }),
    { numRuns: 10 },
  )
}, 60_000)
