import { createClient, reply, type Client } from '@sextant/api/client'
import type { Assignment, Variant } from '@sextant/core/contract'
import { experimentInput, metricInput } from '@sextant/core/testing'
import { startServer, type RunningServer, type ServerOptions } from '../e2e/server.js'

type Payload = Variant['payload']

/** A started server with a North Star and one metric, for clients to send to and ask. */
export interface ServedWorld {
  readonly server: RunningServer
  readonly api: Client['api']
  readonly sourceId: string
  readonly ingestKey: string
  /** Asks for variants; what it is told is not recorded. */
  readonly evaluateKey: string
  /** Asks for variants, and each unit's first answer is an exposure. */
  readonly recordingKey: string
  /** A running experiment whose variants carry these payloads; its id. */
  run(
    key: string,
    payloads?: readonly [Payload, Payload],
    rest?: Partial<Assignment>,
  ): Promise<string>
}

/** Starts it all; stop `server` in the end. */
export async function serveWorld(options: ServerOptions = {}): Promise<ServedWorld> {
  const server = await startServer(options)
  const { api } = createClient(server.origin)
  const [person] = (await reply(api.people.$get())).items
  if (person === undefined) throw new Error('a new house has people')
  const ownerId = person.id
  const star = await reply(
    api.metrics.$post({
      json: metricInput('north_star', { tier: 'core', kind: 'mean', isNorthStar: true, ownerId }),
    }),
  )
  const parents = [{ parentId: star.id, evidence: 'observed' as const, slope: null }]
  const metric = await reply(
    api.metrics.$post({ json: metricInput('completion', { parents, ownerId }) }),
  )
  const source = await reply(api.sources.$post({ json: { name: 'Website' } }))
  const param = { id: source.id }
  const keyOf = async (scope: 'ingest' | 'evaluate', recordsExposures = false) => {
    const json = { scope, recordsExposures }
    return (await reply(api.sources[':id'].keys.$post({ param, json }))).key
  }
  return {
    server,
    api,
    sourceId: source.id,
    ingestKey: await keyOf('ingest'),
    evaluateKey: await keyOf('evaluate'),
    recordingKey: await keyOf('evaluate', true),
    async run(key, payloads, rest = {}) {
      const { variants, ...input } = experimentInput(metric.id, { key, ownerId })
      const json = {
        ...input,
        variants: variants.map((variant, at) => ({
          ...variant,
          ...(payloads?.[at] === undefined ? {} : { payload: payloads[at] }),
        })),
        assignment: { by: 'sextant' as const, ...rest },
      }
      const { id } = await reply(api.experiments.$post({ json }))
      await reply(api.experiments[':id'].lock.$post({ param: { id } }))
      await reply(api.experiments[':id'].start.$post({ param: { id } }))
      return id
    },
  }
}

/** Waits until the check holds; the last answer is given to the message when it never does. */
export async function until<T>(
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
  milliseconds = 10_000,
): Promise<T> {
  const end = Date.now() + milliseconds
  for (;;) {
    const answer = await ask()
    if (holds(answer)) return answer
    if (Date.now() > end) throw new Error(`it never came to that: ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
