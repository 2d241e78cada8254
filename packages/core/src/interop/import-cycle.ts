import type { z } from 'zod'
import { daysBetween } from '../calendar.js'
import type { Context } from '../context.js'
import type { Cycle } from '../contract/cycle.js'
import { CycleImportInput, type CycleImport, type FeishuDocument } from '../contract/interop.js'
import type { LocalizedLine } from '../contract/text.js'
import type { Executor } from '../db/open.js'
import { createCycle } from '../objectives/create-cycle.js'
import { createKeyResult } from '../objectives/create-key-result.js'
import { createObjective } from '../objectives/create-objective.js'
import { setAlignment } from '../objectives/set-alignment.js'
import { setKeyResultWeights } from '../objectives/set-key-result-weights.js'
import { invalid } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { readCycleCsv } from './cycle-csv.js'
import { planImport, type ImportPlan } from './plan-import.js'

type Input = z.output<typeof CycleImportInput>

/**
 * Brings in a whole cycle through the product's own verbs in one transaction: all of it, or nothing
 * and the reason. What it has and this product cannot hold is in the answer.
 */
export async function importCycle(ctx: Context, raw: CycleImportInput): Promise<CycleImport> {
  const input = parse(CycleImportInput, raw)
  const document = documentOf(input)
  const plan = planImport(document)
  return write(ctx, 'cycle.import', input, async (tx) => {
    const inner = within(ctx, tx)
    const { name, start: startsOn, end: endsOn } = document.cycle
    const { id: cycleId } = await createCycle(inner, {
      name: inOwnLanguage(name),
      startsOn,
      endsOn,
      kind: kindOf(startsOn, endsOn),
      state: input.state,
    })
    const ids = new Map<number, string>()
    for (const objective of plan.objectives) {
      ids.set(objective.position, await bringIn(inner, objective, { ...input, cycleId }))
    }
    await alignAll(inner, plan, ids)
    const keyResults = plan.objectives.flatMap((objective) => objective.keyResults).length
    const counts = { objectives: plan.objectives.length, keyResults }
    const leftBehind = [...plan.leftBehind]
    return { subjectId: cycleId, value: { cycleId, ...counts, leftBehind }, detail: counts }
  })
}

function documentOf({ format, document, table }: Input): FeishuDocument {
  const given = format === 'feishu' ? document : table && readCycleCsv(table.text, table)
  if (given !== null) return given
  throw invalid('request.invalid', { path: 'document', message: `${format} has none` })
}

/** The same context with every write as a part of this one. */
function within(ctx: Context, tx: Executor): Context {
  const { idempotencyKey: _key, ...rest } = ctx
  const { revision } = ctx.store
  const store = {
    ...ctx.store,
    db: tx,
    revision,
    write: <T>(run: (tx: Executor) => Promise<T>) => run(tx),
  }
  return { ...rest, store }
}

async function bringIn(
  ctx: Context,
  { content, type, keyResults }: ImportPlan['objectives'][number],
  { cycleId, ownerId }: Pick<Input, 'ownerId'> & { cycleId: string },
): Promise<string> {
  const title = inOwnLanguage(content)
  const { id: objectiveId } = await createObjective(ctx, { cycleId, title, type, ownerId })
  const weights: { keyResultId: string; weightBp: number }[] = []
  for (const { content: said, range, weightBp } of keyResults) {
    const input = { objectiveId, title: inOwnLanguage(said), range, ownerId }
    const { id } = await createKeyResult(ctx, input)
    weights.push({ keyResultId: id, weightBp })
  }
  if (weights.length > 0) await setKeyResultWeights(ctx, objectiveId, { weights })
  return objectiveId
}

/** The first objective that one aligns with is what it contributes to, the others it supports. */
async function alignAll(
  ctx: Context,
  { objectives }: ImportPlan,
  ids: ReadonlyMap<number, string>,
): Promise<void> {
  for (const { position, alignedTo } of objectives) {
    const id = ids.get(position)
    const [parentId, ...supportIds] = alignedTo.flatMap((other) => ids.get(other) ?? [])
    if (id === undefined || parentId === undefined) continue
    await setAlignment(ctx, id, { parentId, supportIds })
  }
}

function inOwnLanguage(text: string): LocalizedLine {
  return /\p{Script=Han}/u.test(text) ? { zh: text } : { en: text }
}

function kindOf(startsOn: string, endsOn: string): Cycle['kind'] {
  const days = daysBetween(startsOn, endsOn) + 1
  if (days <= 31) return 'month'
  if (days <= 92) return 'quarter'
  return days <= 184 ? 'half' : 'year'
}
