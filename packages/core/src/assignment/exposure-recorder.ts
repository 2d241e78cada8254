import type { EventStream } from '@sextant/events'
import { sha256 } from '../canonical.js'
import type { KeyHolder } from '../sources/authenticate.js'
import type { EvaluatedFlag } from './evaluate-flag.js'

/** Writes down who was told which variant, once per unit, without keeping the answer waiting. */
export interface ExposureRecorder {
  /** Notes what the flags said; those without a variant say nothing to note. */
  note(holder: KeyHolder, unit: string, flags: readonly EvaluatedFlag[]): void
  /** Sends what waits; resolves when the stream has it, or refused it. */
  flush(): Promise<void>
  /** Sends the rest and takes no more. */
  close(): Promise<void>
}

interface Exposure {
  readonly source: string
  readonly seenAs: string
  readonly item: Readonly<Record<string, unknown>>
}

interface RecorderLimits {
  /** Units and experiments that are remembered as recorded. */
  readonly remembered: number
  /** Exposures that may wait; more are left to a later evaluation of the same unit. */
  readonly waiting: number
  readonly batch: number
  readonly everyMs: number
}

const LIMITS: RecorderLimits = { remembered: 200_000, waiting: 50_000, batch: 500, everyMs: 200 }

/**
 * A recorder on a stream. An exposure's message id follows from unit and experiment and it carries no
 * time of its own, so one that is forgotten here, or told again after a restart, is a duplicate there.
 */
export function exposureRecorder(
  deps: { readonly stream: Pick<EventStream, 'append'>; readonly now: () => Date },
  limits: Partial<RecorderLimits> = {},
): ExposureRecorder {
  const { remembered, waiting, batch, everyMs } = { ...LIMITS, ...limits }
  const recorded = new Set<string>()
  let queue: Exposure[] = []
  let timer: NodeJS.Timeout | undefined
  let sending: Promise<void> = Promise.resolve()
  let isClosed = false

  function note(holder: KeyHolder, unit: string, flags: readonly EvaluatedFlag[]): void {
    for (const flag of flags) {
      const { variant, metadata } = flag
      if (variant === undefined || isClosed || queue.length >= waiting) continue
      const seenAs = `${holder.sourceId} ${metadata.experimentId} ${unit}`
      if (isRemembered(recorded, seenAs)) continue
      remember(recorded, seenAs, remembered)
      const messageId = `exposure-${sha256(seenAs)}`
      const properties = { experimentId: flag.key, variationId: variant }
      const item = {
        type: 'track',
        event: 'Experiment Viewed',
        messageId,
        userId: unit,
        properties,
      }
      queue.push({ source: holder.sourceId, seenAs, item })
    }
    if (queue.length >= batch) void flush()
    else if (queue.length > 0) timer ??= setTimeout(() => void flush(), everyMs)
  }

  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const exposures = queue
    queue = []
    const bySource = groupBySource(exposures)
    const send = async () => {
      for (const [source, of] of bySource) {
        for (let at = 0; at < of.length; at += batch) await append(source, of.slice(at, at + batch))
      }
    }
    sending = sending.then(send)
    await sending
  }

  async function append(source: string, exposures: readonly Exposure[]): Promise<void> {
    const items = exposures.map(({ item }) => item)
    try {
      await deps.stream.append({ source, items, receivedAt: deps.now().getTime() })
    } catch {
      // The stream is busy or closed to writes: the unit's next evaluation records it.
      for (const { seenAs } of exposures) recorded.delete(seenAs)
    }
  }

  return {
    note,
    flush,
    async close() {
      isClosed = true
      await flush()
    },
  }
}

function groupBySource(exposures: readonly Exposure[]): Map<string, Exposure[]> {
  const groups = new Map<string, Exposure[]>()
  for (const exposure of exposures) {
    const group = groups.get(exposure.source)
    if (group === undefined) groups.set(exposure.source, [exposure])
    else group.push(exposure)
  }
  return groups
}

/** A set keeps its entries in order of insertion: what is asked for again becomes the youngest. */
function isRemembered(recorded: Set<string>, seenAs: string): boolean {
  if (!recorded.delete(seenAs)) return false
  recorded.add(seenAs)
  return true
}

function remember(recorded: Set<string>, seenAs: string, most: number): void {
  recorded.add(seenAs)
  if (recorded.size <= most) return
  const [oldest] = recorded
  if (oldest !== undefined) recorded.delete(oldest)
}
