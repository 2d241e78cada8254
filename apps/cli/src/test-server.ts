import { createServer, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

type Fetch = (request: Request) => Response | Promise<Response>

/** A server that a test started. */
export interface TestServer {
  readonly url: string
  close(): Promise<void>
}

/** A real port in front of an app: requests and replies stream through it. */
export async function listen(fetch: Fetch): Promise<TestServer> {
  const server = createServer((incoming, outgoing) => {
    const answer = async () => {
      const response = await fetch(requestOf(incoming))
      outgoing.writeHead(response.status, Object.fromEntries(response.headers))
      const body = response.body === null ? [] : Readable.fromWeb(response.body)
      await pipeline(body, outgoing)
    }
    answer().catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function requestOf(incoming: IncomingMessage): Request {
  const { method = 'GET', url = '/', headers } = incoming
  const list = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  const init = { method, headers: list }
  const target = `http://${headers.host ?? 'localhost'}${url}`
  if (method === 'GET') return new Request(target, init)
  return new Request(target, { ...init, body: Readable.toWeb(incoming), duplex: 'half' })
}
