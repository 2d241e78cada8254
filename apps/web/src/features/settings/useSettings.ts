import { defineQueryOptions, useQuery } from '@pinia/colada'
import { DEFAULT_SETTINGS, type SettingsChange } from '@sextant/core/contract'
import { computed } from 'vue'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'
import { OKR_STALE } from '../cycles/useCycles.js'

const { api } = client

/** The settings in force, their defaults and how they came about. */
export const settingsQuery = defineQueryOptions({
  key: ['settings'],
  query: () => reply(api.settings.$get()),
})

/** The values in force, for sentences that name them; the defaults until they are here. */
export function useSettingValues() {
  const found = useQuery(settingsQuery)
  return computed(() => found.data.value?.values ?? DEFAULT_SETTINGS)
}

// Every judgement that rests on a threshold is another one afterwards.
const STALE = [['settings'], ...OKR_STALE, ['reviews'], ['agenda'], ['metrics']]

export function useChangeSettings() {
  return useCommand(
    (json: SettingsChange, once) => reply(api.settings.$patch({ json }, once)),
    STALE,
  )
}
