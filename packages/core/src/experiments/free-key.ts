import { and, eq, ne } from 'drizzle-orm'
import type { Executor } from '../db/open.js'
import { experiments } from '../db/schema/experiments.js'
import { conflict } from '../errors.js'

/** The key, if no other experiment has it: clients could not tell two apart. */
export async function freeKey(tx: Executor, key: string, ownId = ''): Promise<string> {
  const [taken] = await tx
    .select({ id: experiments.id })
    .from(experiments)
    .where(and(eq(experiments.key, key), ne(experiments.id, ownId)))
  if (taken !== undefined) throw conflict('experiment.key_taken', { key })
  return key
}
