import { asc } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { Person } from '../contract/person.js'
import { people } from '../db/schema/people.js'

/** Everybody, in the order they were entered; the first one acts where nobody is named. */
export async function listPeople(ctx: Pick<Context, 'store'>): Promise<Person[]> {
  const rows = await ctx.store.db.select().from(people).orderBy(asc(people.position))
  return rows.map(({ id, name, role, team }) => ({ id, name, role, team }))
}
