import type { SpendMapping, SpendPreview } from '@sextant/core/contract'
import { ref, shallowRef } from 'vue'
import { previewSpend, uploadSpend, useImportSpend } from './useLedger.js'

/** A file on its way into the ledger: sent, mapped, looked at, booked. */
export function useSpendImport(budgetId: () => string) {
  const preview = shallowRef<SpendPreview>()
  const mapping = ref<SpendMapping | null>(null)
  const fileName = ref('')
  const busy = ref(false)
  const failure = shallowRef<unknown>(null)
  const book = useImportSpend()
  let asked = 0

  async function run(ask: () => Promise<SpendPreview>): Promise<void> {
    const turn = (asked += 1)
    busy.value = true
    failure.value = null
    try {
      const shown = await ask()
      // Only the answer to the last question counts.
      if (turn !== asked) return
      preview.value = shown
      mapping.value = shown.mapping
    } catch (error) {
      if (turn === asked) failure.value = error
    } finally {
      if (turn === asked) busy.value = false
    }
  }

  const send = (file: File) => {
    fileName.value = file.name
    preview.value = undefined
    return run(() => uploadSpend(budgetId(), file))
  }

  const remap = (wanted: SpendMapping) => {
    const { hash } = preview.value ?? {}
    if (hash === undefined) return Promise.resolve()
    mapping.value = wanted
    return run(() => previewSpend(budgetId(), { hash, mapping: wanted }))
  }

  async function confirm(again: boolean): Promise<boolean> {
    const { hash } = preview.value ?? {}
    if (hash === undefined || mapping.value === null) return false
    const name = fileName.value.slice(0, 200)
    const input = { budgetId: budgetId(), hash, fileName: name, mapping: mapping.value, again }
    return (await book.mutateAsync(input).catch(() => null)) !== null
  }
  return { preview, mapping, fileName, busy, failure, book, send, remap, confirm }
}
