import type { Context } from '../context.js'
import type { Locale } from '../contract/text.js'
import { listPeople } from '../people/list-people.js'
import { getReview } from './get-review.js'
import { renderPack } from './render-pack.js'

/** A review as Markdown, to read in a meeting or send around. */
export async function getReviewPack(ctx: Context, id: string, locale: Locale): Promise<string> {
  const review = await getReview(ctx, id)
  const people = new Map((await listPeople(ctx)).map((person) => [person.id, person.name]))
  return renderPack(review, people, locale)
}
