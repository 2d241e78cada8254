import { type EntryKey, useMutation, useQueryCache } from '@pinia/colada'
import { idempotencyKey } from './client.js'
import { intentKeys } from './intent.js'

interface Once {
  readonly headers: { readonly 'idempotency-key': string }
}

/** A command of the API: sent once for one intent, and what it makes out of date is read again. */
export function useCommand<I, O>(
  run: (input: I, once: Once) => Promise<O>,
  stale: readonly EntryKey[],
) {
  const cache = useQueryCache()
  const intent = intentKeys(idempotencyKey)
  return useMutation({
    mutation: async (input: I) => {
      const answer = await run(input, { headers: { 'idempotency-key': intent.keyFor(input) } })
      intent.succeeded()
      return answer
    },
    onSuccess: async () => {
      await Promise.all(stale.map((key) => cache.invalidateQueries({ key })))
    },
  })
}
