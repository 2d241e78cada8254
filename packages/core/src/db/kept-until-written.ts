import type { Executor, Store } from './open.js'

/**
 * A reading that is kept in memory and made anew when the store was written since: what answers
 * thousands of requests a second cannot ask the store each time.
 */
export function keptUntilWritten<T>(
  load: (db: Executor) => Promise<T>,
): (store: Store) => Promise<T> {
  const kept = new WeakMap<Store, { readonly revision: number; readonly value: Promise<T> }>()
  return (store) => {
    const last = kept.get(store)
    if (last?.revision === store.revision) return last.value
    const reading = { revision: store.revision, value: load(store.db) }
    kept.set(store, reading)
    // A reading that failed is tried again by whoever asks next.
    reading.value.catch(() => {
      if (kept.get(store) === reading) kept.delete(store)
    })
    return reading.value
  }
}
