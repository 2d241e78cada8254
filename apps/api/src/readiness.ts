import { listPeople } from '@sextant/core'
import type { ContextBase } from './middleware/actor-context.js'

const TIMEOUT_MS = 2000

/** Which part does not answer, or nothing when both do. */
export type ReadinessProbe = () => Promise<'store.unavailable' | 'events.unavailable' | undefined>

/** Asks both stores something small, and whether events can be written. */
export function readiness({ store, events, stream }: ContextBase): ReadinessProbe {
  return async () => {
    const [storeAnswers, engineAnswers, takesEvents] = await Promise.all([
      answers(() => listPeople({ store })),
      answers(() => events.ping()),
      answers(async () => mustAccept(stream.state())),
    ])
    if (!storeAnswers) return 'store.unavailable'
    return engineAnswers && takesEvents ? undefined : 'events.unavailable'
  }
}

function mustAccept({ accepting }: { readonly accepting: boolean }): void {
  if (!accepting) throw new Error('the journal cannot be written')
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
