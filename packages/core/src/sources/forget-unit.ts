import type { Context } from '../context.js'
import { ForgetInput, type Forgotten } from '../contract/source.js'
import { invalid } from '../errors.js'
import { forgetAllFacts } from '../looks/from-events/stream-facts.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { asked } from './stream-refusal.js'

/**
 * Removes everything a person sent from the stream of events, for good, and refuses what comes of them
 * later. The audit log has who asked for it and why, never whom it was about. Looks that were recorded
 * stay as they are: sums over all units, in which nobody can be found.
 *
 * @throws DomainError source.reason_names_unit where the reason holds the id it is to forget
 */
export async function forgetUnit(ctx: Context, raw: ForgetInput): Promise<Forgotten> {
  const { unitId, reason } = parse(ForgetInput, raw)
  const said = [reason.en, reason.zh].filter((text) => text !== undefined)
  if (said.some((text) => names(text, unitId))) throw invalid('source.reason_names_unit')
  return write(ctx, 'unit.forget', { unitId, reason }, async () => {
    const { items } = await asked(() => ctx.stream.forget(unitId))
    forgetAllFacts(ctx.stream)
    return { subjectId: ctx.newId('fgt'), value: { items }, detail: { reason, items } }
  })
}

/** So short an id is part of ordinary words: it has to stand by itself. */
const ORDINARY_LENGTH = 5

function names(text: string, unitId: string): boolean {
  if (unitId.length > ORDINARY_LENGTH) return text.includes(unitId)
  return text.split(/[\s,.;:!?()"'，。；：！？、（）“”]+/u).includes(unitId)
}
