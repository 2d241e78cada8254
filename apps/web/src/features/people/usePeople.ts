import { defineQueryOptions, useQuery } from '@pinia/colada'
import type { Person } from '@sextant/core/contract'
import { computed } from 'vue'
import { client, reply } from '../../api/client.js'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'

const peopleQuery = defineQueryOptions({
  key: ['people'],
  query: async (): Promise<Person[]> => (await reply(client.api.people.$get())).items,
  staleTime: 60_000,
})

/** Everybody who can own, decide or review, and their names by id. */
export function usePeople() {
  const query = useQuery(peopleQuery)
  const format = useFormat()
  const { t } = useMessages()
  const byId = computed(() => new Map((query.data.value ?? []).map((one) => [one.id, one])))

  /** The person's name in the reader's language; a dash while the people are not known. */
  function nameOf(id: string): string {
    if (query.data.value === undefined) return '–'
    const person = byId.value.get(id)
    return person ? format.text(person.name) : t('home.person.unknown')
  }
  return { ...query, nameOf }
}
