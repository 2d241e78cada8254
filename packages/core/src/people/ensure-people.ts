import type { Person } from '../contract/person.js'
import { Person as PersonSchema } from '../contract/person.js'
import type { Store } from '../db/open.js'
import { people } from '../db/schema/people.js'
import { parse } from '../parse.js'

/**
 * Enters the people given where there is nobody yet, in their order. It runs at start, before
 * anybody could act, so it leaves no audit row.
 */
export async function ensurePeople(store: Store, first: readonly Person[]): Promise<void> {
  const entered = first.map((person) => parse(PersonSchema, person))
  if (entered.length === 0) return
  await store.write(async (tx) => {
    const [someone] = await tx.select({ id: people.id }).from(people).limit(1)
    if (someone) return
    const rows = entered.map((person, index) => ({
      ...person,
      position: String(index).padStart(6, '0'),
    }))
    await tx.insert(people).values(rows)
  })
}
