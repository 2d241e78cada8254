import { join } from 'node:path'
import { openEventStream, type Damage, type SourceCounts } from '@sextant/events'
import { withPlainDuckdb } from '../bench/plain-duckdb.js'
import type { SentIds } from './requests.js'

export interface Audit {
  readonly openMs: number
  readonly damage: readonly Damage['kind'][]
  readonly acknowledged: number
  readonly unacknowledged: number
  readonly lost: readonly string[]
  readonly duplicated: readonly string[]
  readonly unknown: readonly string[]
  readonly miscounted: boolean
}

const STORED = ['exposures', 'events', 'traits']
  .map((table) => `select json_extract_string(props, 'id') from ${table}`)
  .join(' union all ')

/**
 * Opens what a killed process left and compares it with the ledger of what it acknowledged. The rows
 * are read by DuckDB itself, not by what wrote them.
 */
export async function audit(
  folder: string,
  sent: SentIds,
  ledger: ReadonlySet<number>,
): Promise<Audit> {
  const start = performance.now()
  const stream = await openEventStream({ folder })
  const openMs = performance.now() - start
  await stream.settled()
  const { damage } = stream.state()
  const counts = await stream.counts()
  await stream.close()

  const stored = await storedIds(join(folder, 'stream.duckdb'))
  const unique = new Set(stored)
  const acknowledged = new Set([...ledger].flatMap((n) => [...sent.of(n)]))
  return {
    openMs,
    damage: damage.map(({ kind }) => kind),
    acknowledged: acknowledged.size,
    unacknowledged: [...unique].filter((id) => !acknowledged.has(id)).length,
    lost: [...acknowledged].filter((id) => !unique.has(id)),
    duplicated: stored.length === unique.size ? [] : repeated(stored),
    unknown: [...unique].filter((id) => !sent.has(id)),
    miscounted: counts.some((of) => isWrong(of, stored.length)),
  }
}

async function storedIds(path: string): Promise<string[]> {
  return withPlainDuckdb(async (connection) => {
    const [ids = []] = (await connection.runAndReadAll(STORED)).getColumnsJS()
    return ids.map(String)
  }, path)
}

function repeated(ids: readonly string[]): string[] {
  const seen = new Set<string>()
  return ids.filter((id) => seen.has(id) || !seen.add(id))
}

function isWrong(counts: SourceCounts, rows: number): boolean {
  const { received, accepted, duplicate, conflict, rejected, late } = counts
  return accepted !== rows || received !== accepted + duplicate + conflict + rejected + late
}
