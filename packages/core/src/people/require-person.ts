import { eq } from 'drizzle-orm'
import type { Executor } from '../db/open.js'
import { people } from '../db/schema/people.js'
import { invalid } from '../errors.js'

/** Refuses an input that names a person nobody knows. */
export async function requirePerson(tx: Executor, id: string): Promise<void> {
  const [person] = await tx.select({ id: people.id }).from(people).where(eq(people.id, id))
  if (!person) throw invalid('person.not_found', { id })
}
