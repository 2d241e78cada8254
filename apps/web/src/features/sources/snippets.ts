/** Code that can be pasted as it is; `language` says what runs it. */
export interface Snippet {
  readonly key: 'curl' | 'segment' | 'server' | 'page'
  readonly text: string
}

/** Where the events and questions go, and with which key. */
interface Target {
  /** Such as `http://localhost:8787`. */
  readonly base: string
  readonly key: string
}

/** A track call as JSON of Segment's HTTP API. */
export interface TrackCall {
  readonly event: string
  readonly properties: Readonly<Record<string, string | number>>
}

export const FIRST_EVENT: TrackCall = { event: 'Order placed', properties: { amount: 12.5 } }

/** The call by which a client says which variant somebody saw. */
export function exposureCall(experiment: string, variant: string): TrackCall {
  return {
    event: 'Experiment Viewed',
    properties: { experimentId: experiment, variationId: variant },
  }
}

/** Text between single quotes of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** A value as JavaScript writes it, texts in single quotes. */
function literal(value: FlagValue): string {
  const json = JSON.stringify(value)
  if (typeof value !== 'string') return json
  return `'${json
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`
}

/** How to send a call, by curl and by Segment's library. */
export function sendSnippets({ base, key }: Target, { event, properties }: TrackCall): Snippet[] {
  const body = JSON.stringify({ userId: 'u1', event, properties })
  const fields = Object.entries(properties).map(([name, value]) => `${name}: ${literal(value)}`)
  return [
    {
      key: 'curl',
      text: `curl ${base}/v1/track -u ${quoted(`${key}:`)} \\
  -H 'Content-Type: application/json' \\
  -d ${quoted(body)}`,
    },
    {
      key: 'segment',
      text: `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({
  writeKey: ${literal(key)},
  host: ${literal(base)},
})
analytics.track({
  userId: 'u1',
  event: ${literal(event)},
  properties: { ${fields.join(', ')} },
})
await analytics.closeAndFlush()`,
    },
  ]
}

export type FlagValue = string | number | boolean | object

const GETTERS = {
  string: 'getStringValue',
  number: 'getNumberValue',
  boolean: 'getBooleanValue',
  object: 'getObjectValue',
} as const

function getterOf(value: FlagValue): string {
  if (typeof value === 'string') return GETTERS.string
  if (typeof value === 'number') return GETTERS.number
  return typeof value === 'boolean' ? GETTERS.boolean : GETTERS.object
}

/** How to ask for a variant, by curl and by OpenFeature on a server and in a page. */
export function evaluateSnippets(
  { base, key }: Target,
  flag: { readonly key: string; readonly fallback: FlagValue },
): Snippet[] {
  const ask = `${getterOf(flag.fallback)}(
  ${literal(flag.key)},
  ${literal(flag.fallback)},`
  return [
    {
      key: 'curl',
      text: `curl ${base}/ofrep/v1/evaluate/flags/${encodeURIComponent(flag.key)} \\
  -H ${quoted(`Authorization: Bearer ${key}`)} \\
  -H 'Content-Type: application/json' \\
  -d '{"context":{"targetingKey":"u1"}}'`,
    },
    {
      key: 'server',
      text: `import { OpenFeature } from '@openfeature/server-sdk'
import { OFREPProvider } from '@openfeature/ofrep-provider'

await OpenFeature.setProviderAndWait(
  new OFREPProvider({
    baseUrl: ${literal(base)},
    headers: [['Authorization', ${literal(`Bearer ${key}`)}]],
  }),
)
const variant = await OpenFeature.getClient().${ask}
  { targetingKey: 'u1' },
)`,
    },
    {
      key: 'page',
      text: `import { OpenFeature } from '@openfeature/web-sdk'
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider'

await OpenFeature.setContext({ targetingKey: 'u1' })
await OpenFeature.setProviderAndWait(
  new OFREPWebProvider({
    baseUrl: ${literal(base)},
    headers: [['X-API-Key', ${literal(key)}]],
  }),
)
const variant = OpenFeature.getClient().${ask}
)`,
    },
  ]
}
