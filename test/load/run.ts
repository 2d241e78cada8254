import { createClient, reply } from '@sextant/api/client'
import { existsSync, readFileSync } from 'node:fs'
import { startServer, type RunningServer } from '../e2e/server.js'
import { sendEvents, type Sent } from './event-sender.js'
import { loadOptions, type LoadOptions } from './load-options.js'

/**
 * Offers events at a rate to a server of its own, keeps a ledger of what was acknowledged, and holds
 * the ledger against what is there in the end: each id is sent once more, and must be a duplicate.
 */
async function main(): Promise<void> {
  const options = loadOptions(process.argv.slice(2))
  const server = await startServer({ env: { SEXTANT_REQUESTS_PER_MINUTE: '1000000000' } })
  try {
    const { api } = createClient(server.origin)
    const source = await reply(api.sources.$post({ json: { name: 'load' } }))
    const param = { id: source.id }
    const made = await reply(
      api.sources[':id'].keys.$post({ param, json: { scope: 'ingest' as const } }),
    )
    const start = performance.now()
    const sent = await offer(server.origin, made.key, options)
    const seconds = (performance.now() - start) / 1000
    const peak = peakMemory(server)
    await applied(api)
    const stored = await storedEvents(api)
    const found = await sendAgain(server.origin, made.key, sent, options)
    const report = summary(sent, seconds, stored, found)
    console.log(JSON.stringify({ ...options, ...report, peakMemoryMb: peak }, null, 2))
    process.exitCode = report.lost + report.duplicated === 0 ? 0 : 1
  } finally {
    await server.stop()
  }
}

/** Open loop: a request goes out when its time has come, whatever became of those before it. */
async function offer(origin: string, key: string, options: LoadOptions): Promise<readonly Sent[]> {
  const { rate, seconds, batch, connections } = options
  const requests = Math.ceil((rate * seconds) / batch)
  const under = new Set<Promise<number>>()
  const sent: Sent[] = []
  const start = performance.now()
  for (let at = 0; at < requests; at += 1) {
    const wait = start + (at * batch * 1000) / rate - performance.now()
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
    while (under.size >= connections) await Promise.race(under)
    const ids = Array.from({ length: batch }, (_, index) => `load-${at * batch + index}`)
    const request = sendEvents(origin, key, ids).then((one) => sent.push(one))
    under.add(request)
    void request.finally(() => under.delete(request))
  }
  await Promise.all(under)
  return sent
}

async function sendAgain(
  origin: string,
  key: string,
  sent: readonly Sent[],
  { connections }: LoadOptions,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  const left = [...sent]
  const worker = async () => {
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      const { ids, outcomes } = await sendEvents(origin, key, one.ids)
      for (const [at, id] of ids.entries()) found.set(id, outcomes?.[at] ?? 'no answer')
    }
  }
  await Promise.all(Array.from({ length: Math.min(connections, 16) }, worker))
  return found
}

function summary(
  sent: readonly Sent[],
  seconds: number,
  stored: number,
  found: ReadonlyMap<string, string>,
) {
  const acknowledged = sent.flatMap(({ ids, outcomes }) =>
    ids.filter((_, at) => outcomes?.[at] === 'accepted'),
  )
  const times = sent.map(({ milliseconds }) => milliseconds).toSorted((a, b) => a - b)
  const present = [...found.values()].filter((outcome) => outcome === 'duplicate').length
  const at = (share: number) => Math.round(times[Math.ceil(times.length * share) - 1] ?? Number.NaN)
  return {
    acknowledged: acknowledged.length,
    eventsPerSecond: Math.round(acknowledged.length / seconds),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    maxMs: at(1),
    toldToWait: sent.reduce((sum, { busy }) => sum + busy, 0),
    unanswered: sent.filter(({ outcomes }) => outcomes === null).length,
    lost: acknowledged.filter((id) => found.get(id) !== 'duplicate').length,
    duplicated: stored - present,
  }
}

type Api = ReturnType<typeof createClient>['api']

async function applied(api: Api): Promise<void> {
  for (;;) {
    const { stream } = await reply(api.sources.$get())
    if (stream.appliedSeq === stream.seq) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function storedEvents(api: Api): Promise<number> {
  const { items } = await reply(api['seen-events'].$get())
  return items.find(({ event }) => event === 'load')?.count ?? 0
}

/** The server's memory at its highest, in megabytes; null where the system does not tell. */
function peakMemory({ pid }: RunningServer): number | null {
  const status = `/proc/${pid ?? 0}/status`
  if (!existsSync(status)) return null
  const kilobytes = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1])
  return Math.round(kilobytes / 1024)
}

await main()
