import type { Context } from '../context.js'
import type { Sources } from '../contract/source.js'
import { loadSourceKeys, loadSources } from './load.js'
import { strayExposures } from './stray-exposures.js'
import { sourceCounts } from './source-counts.js'
import { asked } from './stream-refusal.js'

/** Every source with its keys and what became of what it sent, and how the stream stands. */
export async function listSources(ctx: Pick<Context, 'store' | 'stream'>): Promise<Sources> {
  const [rows, keys, counts, strays] = await Promise.all([
    loadSources(ctx.store.db),
    loadSourceKeys(ctx.store.db),
    asked(() => ctx.stream.counts()),
    strayExposures(ctx),
  ])
  const { accepting, seq, appliedSeq, units, damage } = ctx.stream.state()
  return {
    items: rows.map((row) => ({
      ...row,
      keys: keys.filter(({ sourceId }) => sourceId === row.id),
      counts: sourceCounts(counts.find(({ source }) => source === row.id)),
    })),
    strays,
    stream: { accepting, seq, appliedSeq, units, damage: damage.map((entry) => ({ ...entry })) },
  }
}
