import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import type { Assignment } from '../contract/assignment.js'
import type { ExperimentInput } from '../contract/experiment.js'
import { changeExperiment } from '../experiments/change-experiment.js'
import { getExperiment } from '../experiments/get-experiment.js'
import { lockExperiment } from '../experiments/lock-experiment.js'
import { pauseExperiment } from '../experiments/pause-experiment.js'
import { registerExperiment } from '../experiments/register-experiment.js'
import { startExperiment } from '../experiments/start-experiment.js'
import { stopExperiment } from '../experiments/stop-experiment.js'
import {
  experimentInput,
  lockedExperiment,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
  type TestContext,
} from '../testing.js'
import { evaluateAll, evaluateFlag, readEvaluationContext } from './evaluate-flag.js'
import { flagBoard } from './flag-board.js'
import { setCoverage } from './set-coverage.js'

let ctx: TestContext
let targetId: string
beforeEach(async () => {
  ctx = await openTestContext()
  const star = await northStar(ctx)
  targetId = (await supportingMetric(ctx, star.id, { key: 'completion' })).id
})
afterEach(async () => ctx.dispose())

const input = (rest: Partial<ExperimentInput> = {}, assignment: Partial<Assignment> = {}) =>
  experimentInput(targetId, {
    key: 'short-lesson',
    assignment: { by: 'sextant', ...assignment },
    ...rest,
  })
const ask = async (key: string, unit = 'user-1', attributes: Record<string, unknown> = {}) =>
  evaluateFlag(await flagBoard(ctx.store).current(), key, { targetingKey: unit, attributes })
const coverage = (coverageBp: number) => ({ coverageBp, reason: 'All checks are quiet.' })

describe('a flag', () => {
  test('follows the states of its experiment', async () => {
    expect(await ask('short-lesson')).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' })
    const { id } = await registerExperiment(ctx, input())
    const draft = await ask('short-lesson')
    expect(draft).toMatchObject({ reason: 'DISABLED', metadata: { state: 'draft' } })
    expect(draft).not.toHaveProperty('value')
    const locked = await lockExperiment(ctx, id)
    expect(await ask('short-lesson')).toMatchObject({ metadata: { state: 'ready' } })
    await startExperiment(ctx, id)
    const running = await ask('short-lesson')
    expect(running).toMatchObject({
      key: 'short-lesson',
      reason: 'SPLIT',
      metadata: { experimentId: id, planHash: locked.lock?.hash },
    })
    expect(['control', 'treatment']).toContain('value' in running && running.value)
    await pauseExperiment(ctx, id)
    expect(await ask('short-lesson')).toMatchObject({ metadata: { state: 'paused' } })
    await stopExperiment(ctx, id)
    expect(await ask('short-lesson')).toMatchObject({ metadata: { state: 'stopped' } })
  })

  test('answers with the payload of the variant', async () => {
    const [control, treatment] = input().variants
    if (control === undefined || treatment === undefined) throw new Error('there are two variants')
    const variants = [
      { ...control, payload: { limit: 3 } },
      { ...treatment, payload: { limit: 5 } },
    ]
    await runningExperiment(ctx, input({ variants }))
    const answer = await ask('short-lesson')
    const limit = 'variant' in answer && answer.variant === 'control' ? 3 : 5
    expect(answer).toMatchObject({ value: { limit } })
  })

  test('takes in its audience alone', async () => {
    const audience = [{ property: 'country', operator: 'in', values: ['CA', 'CN'] } as const]
    await runningExperiment(
      ctx,
      input({}, { audience: audience.map((one) => ({ ...one, values: [...one.values] })) }),
    )
    expect(await ask('short-lesson', 'u', { country: 'CA' })).toMatchObject({ reason: 'SPLIT' })
    const outside = await ask('short-lesson', 'u', { country: 'DE' })
    expect(outside).toMatchObject({ reason: 'DISABLED', metadata: { outside: 'audience' } })
    expect(outside).not.toHaveProperty('value')
  })

  test('is no flag where variants are assigned elsewhere', async () => {
    await runningExperiment(ctx, experimentInput(targetId, { key: 'theirs' }))
    expect(await ask('theirs')).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' })
  })

  test('drafts are not told to who does not name them', async () => {
    await registerExperiment(ctx, input({ key: 'secret-plan' }))
    await lockedExperiment(ctx, input({ key: 'announced' }))
    const board = await flagBoard(ctx.store).current()
    const all = evaluateAll(board, { targetingKey: 'u', attributes: {} })
    expect(all.map(({ key }) => key)).toEqual(['announced'])
  })

  test('payloads of two kinds are refused, where flags are to carry them', async () => {
    const [control, treatment] = input().variants
    if (control === undefined || treatment === undefined) throw new Error('there are two variants')
    for (const payload of [true, 3, { a: [1, null] }]) {
      const variants = [control, { ...treatment, payload }]
      await expect(registerExperiment(ctx, input({ variants }))).rejects.toMatchObject({
        reason: 'experiment.payload_kinds',
      })
      const elsewhere = experimentInput(targetId, { variants })
      await expect(registerExperiment(ctx, elsewhere)).resolves.toMatchObject({ state: 'draft' })
    }
  })
})

describe('the variant that was given', () => {
  test('is told by key, id and name, as the evaluation told it', async () => {
    const experiment = await runningExperiment(ctx, input())
    const board = flagBoard(ctx.store)
    expect(board.expectedVariant('short-lesson', 'u', [])).toBeUndefined()
    await board.current()
    for (let index = 0; index < 200; index += 1) {
      const unit = `user-${index}`
      const answer = await ask('short-lesson', unit)
      const variant = 'variant' in answer ? answer.variant : undefined
      for (const text of ['short-lesson', experiment.id, 'A shorter first lesson', '缩短第一课']) {
        expect(board.expectedVariant(text, unit, ['nonsense'])).toBe(variant)
      }
    }
  })

  test('goes by the name an exposure calls it, if it is its own', async () => {
    const { variants } = await runningExperiment(ctx, input())
    const board = flagBoard(ctx.store)
    await board.current()
    const key = board.expectedVariant('short-lesson', 'u', [])
    const own = variants.find((variant) => variant.key === key)
    const other = variants.find((variant) => variant.key !== key)
    const said = own?.name.en ?? ''
    expect(board.expectedVariant('short-lesson', 'u', [said])).toBe(said)
    expect(board.expectedVariant('short-lesson', 'u', [other?.name.en ?? ''])).toBe(key)
  })

  test('is null outside, and not known where others assign or nobody knows the name', async () => {
    const { id } = await runningExperiment(ctx, input({}, { coverageBp: 0 }))
    const name = { en: 'Another name' }
    await runningExperiment(ctx, experimentInput(targetId, { key: 'theirs', name }))
    const board = flagBoard(ctx.store)
    await board.current()
    expect(board.expectedVariant(id, 'u', [])).toBeNull()
    expect(board.expectedVariant('theirs', 'u', [])).toBeUndefined()
    expect(board.expectedVariant('Another name', 'u', [])).toBeUndefined()
    expect(board.expectedVariant('never heard of', 'u', [])).toBeUndefined()
  })

  test('a name that two experiments share tells nothing', async () => {
    await runningExperiment(ctx, input())
    await runningExperiment(ctx, input({ key: 'other-lesson' }))
    const board = flagBoard(ctx.store)
    await board.current()
    expect(board.expectedVariant('A shorter first lesson', 'u', [])).toBeUndefined()
    expect(board.expectedVariant('other-lesson', 'u', [])).toBeTypeOf('string')
  })
})

describe('a layer', () => {
  const inLayer = (key: string, startBp: number, endBp: number) =>
    input({ key }, { layer: { key: 'page', startBp, endBp } })

  test('is held from the lock to the stop, by ranges that do not meet', async () => {
    const first = await lockedExperiment(ctx, inLayer('first', 0, 5000))
    const second = await registerExperiment(ctx, inLayer('second', 4999, 8000))
    await expect(lockExperiment(ctx, second.id)).rejects.toMatchObject({
      code: 'conflict',
      reason: 'experiment.layer_overlap',
      params: { layer: 'page', key: 'first', startBp: 0, endBp: 5000 },
    })
    await lockedExperiment(ctx, inLayer('beside', 5000, 6000))
    await startExperiment(ctx, first.id)
    await pauseExperiment(ctx, first.id)
    await expect(lockExperiment(ctx, second.id)).rejects.toMatchObject({ code: 'conflict' })
    await stopExperiment(ctx, first.id)
    await expect(lockExperiment(ctx, second.id)).rejects.toMatchObject({
      params: { key: 'beside' },
    })
    const layer = { key: 'page', startBp: 0, endBp: 5000 }
    await changeExperiment(ctx, second.id, { assignment: { by: 'sextant', layer } })
    expect(await lockExperiment(ctx, second.id)).toMatchObject({ state: 'ready' })
  })
})

describe('the lock', () => {
  test('writes the seed down and takes it into the hash of the plan', async () => {
    const { id, lock, assignment } = await lockedExperiment(ctx, input())
    expect(assignment.seed).toBe('short-lesson')
    expect(JSON.parse(lock?.canonical ?? '')).toMatchObject({
      key: 'short-lesson',
      assignment: { by: 'sextant', seed: 'short-lesson', coverageBp: 10_000 },
    })
    const change = { assignment: { by: 'sextant', seed: 'another' } as const }
    await expect(changeExperiment(ctx, id, change)).rejects.toMatchObject({
      reason: 'experiment.plan_locked',
    })
  })
})

describe('coverage', () => {
  test('rises while it runs, with its reason in the audit log, and never falls', async () => {
    const { id, lock } = await runningExperiment(ctx, input({}, { coverageBp: 1000 }))
    const raised = await setCoverage(ctx, id, coverage(5000))
    expect(raised).toMatchObject({ assignment: { coverageBp: 5000 }, lock: { hash: lock?.hash } })
    await expect(setCoverage(ctx, id, coverage(4999))).rejects.toMatchObject({
      reason: 'experiment.coverage_lowered',
      params: { from: 5000, to: 4999 },
    })
    expect((await getExperiment(ctx, id)).assignment.coverageBp).toBe(5000)
    const [row] = (await listAudit(ctx, { subjectId: id })).items
    expect(row).toMatchObject({
      verb: 'experiment.set_coverage',
      detail: { from: 1000, to: 5000, reason: 'All checks are quiet.' },
    })
  })

  test('falls before the start, and is closed after the stop', async () => {
    const { id } = await lockedExperiment(ctx, input())
    expect((await setCoverage(ctx, id, coverage(100))).assignment.coverageBp).toBe(100)
    await startExperiment(ctx, id)
    await stopExperiment(ctx, id)
    await expect(setCoverage(ctx, id, coverage(9000))).rejects.toMatchObject({
      reason: 'experiment.illegal_transition',
    })
  })

  test('is not ours to set where variants are assigned elsewhere', async () => {
    const { id } = await runningExperiment(ctx, experimentInput(targetId))
    await expect(setCoverage(ctx, id, coverage(9000))).rejects.toMatchObject({
      reason: 'experiment.assigned_elsewhere',
    })
  })
})

describe('a context', () => {
  test.each([
    [undefined, 'INVALID_CONTEXT'],
    [[], 'INVALID_CONTEXT'],
    [{}, 'INVALID_CONTEXT'],
    [{ context: [] }, 'INVALID_CONTEXT'],
    [{ context: null }, 'INVALID_CONTEXT'],
    [{ context: {} }, 'TARGETING_KEY_MISSING'],
    [{ context: { targetingKey: '' } }, 'TARGETING_KEY_MISSING'],
    [{ context: { targetingKey: null } }, 'TARGETING_KEY_MISSING'],
    [{ context: { targetingKey: 5 } }, 'INVALID_CONTEXT'],
    [{ context: { targetingKey: 'a\u0000b' } }, 'INVALID_CONTEXT'],
    [{ context: { targetingKey: '\ud800' } }, 'INVALID_CONTEXT'],
    [{ context: { targetingKey: 'x'.repeat(257) } }, 'INVALID_CONTEXT'],
  ])('%j is refused as %s', (body, errorCode) => {
    expect(readEvaluationContext(body)).toMatchObject({ errorCode })
  })
})
