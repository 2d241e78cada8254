import { listPeople } from '@sextant/core'
import type { ContextBase } from './middleware/actor-context.js'

const TIMEOUT_MS = 2000

/** Which part does not answer, or nothing when both do. */
export type ReadinessProbe = () => Promise<'store.unavailable' | 'events.unavailable' | undefined>

/** Asks both stores something small. */
export function readiness({ store, events }: ContextBase): ReadinessProbe {
  return async () => {
    const [storeAnswers, engineAnswers] = await Promise.all([
      answers(() => listPeople({ store })),
      answers(() => events.ping()),
    ])
    if (!storeAnswers) return 'store.unavailable'
    return engineAnswers ? undefined : 'events.unavailable'
  }
}

async function answers(ask: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), TIMEOUT_MS)
  })
  try {
    return await Promise.race([ask().then(() => true), late])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
