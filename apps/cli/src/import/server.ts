import { createClient, ProblemError, reply, type Client } from '@sextant/api/client'
import type { Experiment, Import, ImportMapping, Look, Metric } from '@sextant/core/contract'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { InputError } from '../input-error.js'
import type { ExperimentReference } from './request.js'

const PAGE = '200'
const ATTEMPTS = 3
const PAUSE_MS = 300
const POLL_MS = 250

/** What an import needs of a running server. Every refusal of the server is a ProblemError. */
export interface Server {
  experiment(reference: ExperimentReference): Promise<Experiment>
  metrics(): Promise<readonly Metric[]>
  /** Sends a file as it is read; nothing holds all of it. */
  upload(experimentId: string, file: OutgoingFile): Promise<Import>
  stage(importId: string, mapping: ImportMapping): Promise<Import>
  /** Waits until a file that is being read has been read. */
  settled(importId: string, onProgress: (at: Import) => void): Promise<Import>
  rejects(importId: string): AsyncIterable<Uint8Array>
  confirm(importId: string): Promise<Import>
  cancel(importId: string): Promise<Import>
  look(experimentId: string): Promise<Look>
}

export interface OutgoingFile {
  readonly fileName: string
  readonly body: AsyncIterable<Uint8Array>
}

/** The server at an address, acting as a person of it. Nothing is sent yet. */
export function serverAt(address: string, actorId: string | undefined): Server {
  const headers: Record<string, string> =
    actorId === undefined ? {} : { 'X-Sextant-Actor': actorId }
  const { api } = createClient(address, { headers })
  const ask = <T>(request: () => Promise<T>) => answered(address, request)
  const order = <T>(send: (options: { headers: Record<string, string> }) => Promise<T>) => {
    return ordered(address, send)
  }
  return {
    experiment: (reference) => ask(() => findExperiment(api, reference)),
    metrics: () => ask(() => allMetrics(api)),
    upload: (id, file) => ask(() => sendFile(api, id, file)),
    stage: (id, json) =>
      order((options) => reply(api.imports[':id'].stage.$post({ param: { id }, json }, options))),
    settled: (id, onProgress) => ask(() => settled(api, id, onProgress)),
    rejects: (id) => rejects(api, address, id),
    confirm: (id) =>
      order((options) => reply(api.imports[':id'].confirm.$post({ param: { id } }, options))),
    cancel: (id) =>
      order((options) => reply(api.imports[':id'].cancel.$post({ param: { id } }, options))),
    look: (id) =>
      order((options) => reply(api.experiments[':id'].looks.$post({ param: { id } }, options))),
  }
}

type Api = Client['api']

async function findExperiment(api: Api, reference: ExperimentReference): Promise<Experiment> {
  if ('id' in reference) return reply(api.experiments[':id'].$get({ param: { id: reference.id } }))
  let cursor: string | undefined
  do {
    const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }
    const page = await reply(api.experiments.$get({ query }))
    const found = page.items.find(({ number }) => number === reference.number)
    if (found !== undefined) return found
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  throw new InputError('experiment.not_found', `there is no experiment EXP-${reference.number}`)
}

async function allMetrics(api: Api): Promise<readonly Metric[]> {
  const metrics: Metric[] = []
  let cursor: string | undefined
  do {
    const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }
    const page = await reply(api.metrics.$get({ query }))
    metrics.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return metrics
}

function sendFile(api: Api, id: string, { fileName, body }: OutgoingFile): Promise<Import> {
  const headers = {
    'Content-Type': fileName.toLowerCase().endsWith('.gz') ? 'application/gzip' : 'text/csv',
    'X-File-Name': encodeURIComponent(fileName.toWellFormed()),
    'Idempotency-Key': randomUUID(),
  }
  // Half duplex is what fetch calls a request whose body is still being read while it is sent.
  const init = { body, duplex: 'half' } as const
  return reply(api.experiments[':id'].imports.$post({ param: { id } }, { headers, init }))
}

async function settled(api: Api, id: string, onProgress: (at: Import) => void): Promise<Import> {
  for (;;) {
    const found = await reply(api.imports[':id'].$get({ param: { id } }))
    if (found.state !== 'staging') return found
    onProgress(found)
    await sleep(POLL_MS)
  }
}

async function* rejects(api: Api, address: string, id: string): AsyncGenerator<Uint8Array> {
  const request = api.imports[':id']['rejects.csv'].$get({ param: { id } })
  const response = await answered(address, () => request)
  if (!response.ok || response.body === null) {
    const message = `${address} answered ${response.status} when asked for the rows set aside`
    throw new InputError('rejects_unavailable', message)
  }
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader()
  for (;;) {
    const { done, value } = await answered(address, () => reader.read())
    if (done) return
    yield value
  }
}

/**
 * Sends a command under one idempotency key, again when the connection breaks: the server carries it
 * out once, and answers the second request with the first one's reply.
 */
async function ordered<T>(
  address: string,
  send: (options: { headers: Record<string, string> }) => Promise<T>,
): Promise<T> {
  const options = { headers: { 'Idempotency-Key': randomUUID() } }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await answered(address, () => send(options))
    } catch (error) {
      const broke = error instanceof InputError && error.code === 'server_unreachable'
      if (!broke || attempt === ATTEMPTS) throw error
      await sleep(PAUSE_MS)
    }
  }
}

/** A server that is not there, or is not ours, said in those words. */
async function answered<T>(address: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    if (error instanceof ProblemError || error instanceof InputError) throw error
    if (isConnectionFault(error)) throw unreachable(address, error)
    const message = `what answers at ${address} is not a Sextant server`
    throw new InputError('not_a_server', message, { cause: error })
  }
}

/** Fetch fails with a TypeError whose cause is the fault of the connection. */
function isConnectionFault(error: unknown): boolean {
  return error instanceof TypeError && error.cause !== undefined
}

function unreachable(address: string, error: unknown): InputError {
  const code = codeOf(error) ?? 'no answer'
  const message =
    code === 'ECONNREFUSED' || code === 'ENOTFOUND'
      ? `no Sextant server answers at ${address} (${code}): start one with npm start, or name it with --server`
      : `the connection to ${address} broke (${code}): the server stopped, or refused the file while it was sent`
  return new InputError('server_unreachable', message, { cause: error })
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return codeOf(error.cause)
}
