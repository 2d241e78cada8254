import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { audit, type Audit } from './audit.js'
import { between, seededRandom } from './random.js'
import { SentIds } from './requests.js'

const sender = fileURLToPath(new URL('sender.ts', import.meta.url))

/** Kills of one folder, before another is begun: what is compared does not grow with the cycles. */
const WORLD_CYCLES = 10
/** Processes that load while others are killed, as that takes longer than anything else. */
const LOADING = 2

/** When the process is killed: some time after this was reached. */
const MOMENTS = ['opening', 'sending', 'closing'] as const
type Moment = (typeof MOMENTS)[number]

export interface ChaosFigures {
  readonly cycles: number
  readonly kills: Readonly<Record<Moment, number>>
  readonly acknowledged: number
  /** Stored though nobody was told: the process died in between. */
  readonly unacknowledged: number
  readonly lost: readonly string[]
  readonly duplicated: readonly string[]
  readonly unknown: readonly string[]
  /** Sources whose counts do not add up, or not to what is stored. */
  readonly miscounted: number
  readonly slowestOpenMs: number
  /** Openings that found a torn tail, and those that made the tables anew. */
  readonly torn: number
  readonly rebuilt: number
}

/**
 * Kills a process that takes events in, again and again, and after each kill compares what is stored
 * with what was acknowledged. A process that dies of an error while it is awaited fails the cycle.
 */
export async function runCycles(cycles: number, seed: number): Promise<ChaosFigures> {
  const random = seededRandom(seed)
  const kills = { opening: 0, sending: 0, closing: 0 }
  const worlds: Audit[][] = []
  const loading = Array.from({ length: LOADING }, () => new Sender())
  const next = (): Sender => {
    loading.push(new Sender())
    return loading.shift() ?? new Sender()
  }
  try {
    for (let done = 0; done < cycles; done += WORLD_CYCLES) {
      const moments = Array.from({ length: Math.min(WORLD_CYCLES, cycles - done) }, () =>
        momentOf(random()),
      )
      for (const moment of moments) kills[moment] += 1
      worlds.push(await runWorld(moments, seed + done, random, next))
    }
  } finally {
    await Promise.all(loading.map((sender) => sender.kill()))
  }
  return figuresOf(worlds, kills)
}

/** Kills process after process of one folder, which each takes over as the one before left it. */
async function runWorld(
  moments: readonly Moment[],
  seed: number,
  random: () => number,
  next: () => Sender,
): Promise<Audit[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sextant-chaos-'))
  const ledger = new Set<number>()
  const audits: Audit[] = []
  const sent = new SentIds(seed)
  try {
    for (const moment of moments) {
      const sender = next()
      await sender.killAt(moment, random, { folder, seed, from: firstOpen(ledger) })
      for (const n of sender.acknowledged) ledger.add(n)
      audits.push(await audit(folder, sent, ledger))
    }
    return audits
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function momentOf(chance: number): Moment {
  if (chance < 0.15) return 'opening'
  return chance < 0.85 ? 'sending' : 'closing'
}

/** A client sends again what it had no answer to. */
function firstOpen(ledger: ReadonlySet<number>): number {
  let n = 0
  while (ledger.has(n)) n += 1
  return n
}

function figuresOf(
  worlds: readonly (readonly Audit[])[],
  kills: Readonly<Record<Moment, number>>,
): ChaosFigures {
  const audits = worlds.flat()
  const atEnd = (of: (audit: Audit) => number) =>
    worlds.reduce((sum, world) => sum + world.slice(-1).reduce((n, last) => n + of(last), 0), 0)
  const all = (of: (audit: Audit) => readonly string[]) => [...new Set(audits.flatMap(of))]
  const count = (of: (audit: Audit) => boolean) => audits.filter(of).length
  return {
    cycles: audits.length,
    kills,
    acknowledged: atEnd(({ acknowledged }) => acknowledged),
    unacknowledged: atEnd(({ unacknowledged }) => unacknowledged),
    lost: all(({ lost }) => lost),
    duplicated: all(({ duplicated }) => duplicated),
    unknown: all(({ unknown }) => unknown),
    miscounted: count(({ miscounted }) => miscounted),
    slowestOpenMs: Math.max(0, ...audits.map(({ openMs }) => openMs)),
    torn: count(({ damage }) => damage.includes('torn_tail')),
    rebuilt: count(({ damage }) => damage.includes('projection_rebuilt')),
  }
}

/** A process that sends requests until it is killed. */
class Sender {
  readonly acknowledged: number[] = []
  readonly #child: ChildProcessWithoutNullStreams
  readonly #ended: Promise<unknown>
  readonly #reached = new Map<string, () => void>()
  readonly #said = new Set<string>()
  #complaint = ''

  constructor() {
    const args = ['--conditions=sextant-source', '--import', 'tsx/esm', sender]
    this.#child = spawn(process.execPath, args)
    this.#ended = new Promise((resolve) => this.#child.on('close', resolve))
    this.#child.stderr.on('data', (text) => (this.#complaint += String(text)))
    this.#child.stdin.on('error', () => {})
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const n = /^acknowledged (\d+)$/.exec(line)?.[1]
      if (n !== undefined) this.acknowledged.push(Number(n))
      else this.#said.add(line)
      this.#reached.get(line)?.()
    })
  }

  async killAt(
    moment: Moment,
    random: () => number,
    orders: { readonly folder: string; readonly seed: number; readonly from: number },
  ): Promise<void> {
    await this.#reach('loaded')
    this.#child.stdin.write(`${JSON.stringify(orders)}\n`)
    if (moment === 'opening') {
      await setTimeout(between(random, 0, 150))
      return this.kill()
    }
    await this.#reach('open')
    await setTimeout(between(random, 0, 250))
    if (moment === 'closing') {
      this.#child.stdin.write('close\n')
      await setTimeout(between(random, 0, 60))
    }
    return this.kill()
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
    if (this.#complaint !== '') throw new Error(`the sender complained: ${this.#complaint}`)
  }

  #reach(line: string): Promise<void> {
    if (this.#said.has(line)) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.#reached.set(line, resolve)
      void this.#ended.then(() => reject(new Error(`the sender died: ${this.#complaint}`)))
    })
  }
}
