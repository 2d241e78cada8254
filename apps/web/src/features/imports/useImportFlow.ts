import { useQuery, useQueryCache } from '@pinia/colada'
import type { Import } from '@sextant/core/contract'
import { useIntervalFn } from '@vueuse/core'
import { computed, ref, shallowRef, watch } from 'vue'
import { useTakeLook } from '../looks/useLooks.js'
import type { MappingForm } from './mapping.js'
import { mappingOf } from './mapping.js'
import { importKeys, importQuery, importsQuery, useImportCommands } from './useImports.js'

const POLL_MS = 300
const OPEN: readonly Import['state'][] = ['uploaded', 'staging', 'staged', 'failed']

/** A file on its way in: sent, mapped, read, counted, confirmed, looked at. */
export function useImportFlow(experimentId: () => string, finished: () => void) {
  const cache = useQueryCache()
  const list = useQuery(() => importsQuery(experimentId()))
  const commands = useImportCommands(experimentId)
  const takeLook = useTakeLook()
  /** Put aside by hand: the newest file no longer stands in the way of another one. */
  const dismissed = ref('')
  const sent = ref<number | null>(null)
  const failure = shallowRef<unknown>(null)
  let abort = new AbortController()

  /** The newest file, while it still asks for something. */
  const newest = computed(() => {
    const [first] = list.data.value ?? []
    return first && OPEN.includes(first.state) && first.id !== dismissed.value ? first : null
  })
  const one = useQuery(() => ({
    ...importQuery(newest.value?.id ?? ''),
    enabled: newest.value !== null,
  }))
  const current = computed(() => {
    if (newest.value === null) return null
    return one.data.value?.id === newest.value.id ? one.data.value : newest.value
  })

  const poll = useIntervalFn(() => one.refetch(), POLL_MS, { immediate: false })
  watch(
    () => current.value?.state,
    (state, before) => {
      if (state === 'staging') poll.resume()
      else poll.pause()
      if (before === 'staging') void cache.invalidateQueries({ key: importKeys.of(experimentId()) })
    },
    { immediate: true },
  )

  async function attempt(work: () => Promise<unknown>): Promise<boolean> {
    failure.value = null
    try {
      await work()
      return true
    } catch (error) {
      const isCancelled = error instanceof DOMException && error.name === 'AbortError'
      failure.value = isCancelled ? null : error
      // It may have been refused because the file moved on elsewhere: show where it stands now.
      await commands.refresh(current.value?.id)
      return false
    }
  }

  async function send(file: File): Promise<void> {
    abort = new AbortController()
    sent.value = 0
    const options = {
      signal: abort.signal,
      onProgress: (share: number) => {
        sent.value = share
      },
    }
    await attempt(() => commands.upload.mutateAsync({ file, options }))
    sent.value = null
  }

  const read = (form: MappingForm) => {
    const { id } = current.value ?? {}
    if (id === undefined) return Promise.resolve(false)
    return attempt(() => commands.stage.mutateAsync({ id, mapping: mappingOf(form) }))
  }

  /** Lands the file and looks at once: the two belong together for whoever presses. */
  async function confirm(): Promise<void> {
    const { id } = current.value ?? {}
    if (id === undefined) return
    const landed = await attempt(async () => {
      await commands.confirm.mutateAsync(id)
      await takeLook.mutateAsync(experimentId())
    })
    if (landed) finished()
  }

  async function giveUp(): Promise<void> {
    const { id } = current.value ?? {}
    if (id === undefined) return
    await attempt(() => commands.cancel.mutateAsync(id))
    dismissed.value = id
  }

  return {
    list,
    current,
    sent,
    failure,
    busy: computed(() =>
      [commands.stage, commands.confirm, commands.cancel, takeLook].some(
        (command) => command.asyncStatus.value === 'loading',
      ),
    ),
    send,
    stopSending: () => abort.abort(),
    read,
    confirm,
    giveUp,
  }
}
