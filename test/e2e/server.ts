import { spawn, type ChildProcess } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/project.mjs'

const readyLine = /Sextant is ready at (http:\/\/localhost:\d+)/
const startTimeoutMs = 120_000
const stopTimeoutMs = 10_000

export interface ServerOptions {
  /** Start with the demo company instead of an empty house. */
  demo?: boolean
  /** Further environment, over this process's own. */
  env?: Record<string, string>
}

export interface RunningServer {
  /** Where it listens, for example `http://localhost:40123`. */
  origin: string
  /** Its process. */
  pid: number | undefined
  /** Its data folder, removed when it stops. */
  dataFolder: string
  /** Everything it has printed so far, for the message of a failed test. */
  log: () => string
  /** Asks it to stop and waits. Throws when it does not go by itself. */
  stop: () => Promise<void>
}

/**
 * Starts the product from its sources, on a free port, over a data folder of its own: a copy of
 * the demo company where a run has written one already.
 * @throws Error with everything it printed, when it ends or says nothing before the time is up
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'sextant-e2e-'))
  const seeded = process.env['SEXTANT_SEEDED_DEMO']
  if (options.demo && seeded) await cp(seeded, dataFolder, { recursive: true })
  const main = ['apps/api/src/main.ts', ...(options.demo ? ['--demo'] : [])]
  const child = spawn(
    process.execPath,
    ['--conditions=sextant-source', '--import', 'tsx', ...main],
    {
      cwd: root,
      env: { ...process.env, PORT: '0', SEXTANT_DATA: dataFolder, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const stop = async () => {
    const stopped = await end(child)
    await rm(dataFolder, { recursive: true, force: true })
    if (!stopped) throw new Error(`The server had to be killed. It printed:\n${printed}`)
  }
  try {
    const origin = await ready(child, () => printed)
    return { origin, pid: child.pid, dataFolder, log: () => printed, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Waits for the line that says where the server listens. */
function ready(child: ChildProcess, printed: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer)
      reject(new Error(`The server ${why}. It printed:\n${printed()}`))
    }
    const timer = setTimeout(() => fail(`was not ready in ${startTimeoutMs} ms`), startTimeoutMs)
    child.on('error', (error) => fail(`did not start: ${error.message}`))
    child.on('exit', (code, signal) => fail(`ended with ${code ?? signal}`))
    child.stdout?.on('data', () => {
      const origin = readyLine.exec(printed())?.[1]
      if (origin === undefined) return
      clearTimeout(timer)
      resolve(origin)
    })
  })
}

/** Ends the process; true when it went by itself once asked. */
function end(child: ChildProcess): Promise<boolean> {
  const gone = () => child.exitCode !== null || child.signalCode !== null
  if (child.pid === undefined || gone()) return Promise.resolve(true)
  return new Promise((resolve) => {
    let killed = false
    const timer = setTimeout(() => {
      killed = true
      child.kill('SIGKILL')
    }, stopTimeoutMs)
    child.on('exit', () => {
      clearTimeout(timer)
      resolve(!killed)
    })
    child.kill('SIGTERM')
  })
}
