import { defineQueryOptions, useQuery } from '@pinia/colada'
import type { Person } from '@sextant/core/contract'
import { computed } from 'vue'
import { client, reply } from '../../api/client.js'
import { useFormat } from '../../composables/useFormat.js'

const peopleQuery = defineQueryOptions({
  key: ['people'],
  query: async (): Promise<Person[]> => (await reply(client.api.people.$get())).items,
  staleTime: 60_000,
})

/** Everybody who can own, decide or review, and their names by id. */
export function usePeople() {
  const query = useQuery(peopleQuery)
  const format = useFormat()
  const byId = computed(() => new Map((query.data.value ?? []).map((one) => [one.id, one])))

  /** The person's name in the reader's language; the id itself while nobody of it is known. */
  function nameOf(id: string): string {
    const person = byId.value.get(id)
    return person ? format.text(person.name) : id
  }
  return { ...query, nameOf }
}
