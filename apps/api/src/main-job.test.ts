import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient, reply, type Client } from './client.js'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
const SCRIPT = fileURLToPath(new URL('../../../docs/guide/main-job.sh', import.meta.url))

let folder: string
let server: ChildProcessByStdio<null, Readable, Readable>
let ready: string
let summary: string
let api: Client['api']

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sextant-main-job-'))
  const env = { ...process.env, PORT: '0', SEXTANT_DATA: join(folder, 'data') }
  const args = ['--conditions=sextant-source', '--import', 'tsx', MAIN]
  server = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let complaint = ''
  server.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  const ended = once(server, 'exit').then(() => Promise.reject(new Error(complaint)))
  const [line] = await Promise.race([once(createInterface(server.stdout), 'line'), ended])
  ready = String(line)
  const url = ready.replace('Sextant is ready at ', '')
  api = createClient(url).api
  const job = await promisify(execFile)('bash', [SCRIPT], { env: { ...env, SEXTANT_URL: url } })
  summary = job.stdout
}, 120_000)

afterAll(async () => {
  if (server.exitCode === null) {
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  await rm(folder, { recursive: true, force: true })
})

const said = (name: string) => new RegExp(`^${name} +(.*)$`, 'm').exec(summary)?.[1] ?? ''

describe('the main job with curl, on an empty server', () => {
  test('the server says where it is, and nothing else', () => {
    expect(ready).toMatch(/^Sextant is ready at http:\/\/localhost:\d+$/)
  })

  test('the experiment is decided on the verdict it printed', async () => {
    const { items } = await reply(api.experiments.$get({ query: {} }))
    const [experiment] = items
    if (!experiment) throw new Error('expected an experiment')
    expect(items).toHaveLength(1)
    expect(said('Experiment')).toContain(experiment.id)
    expect(said('Plan')).toContain(String(experiment.plan.sample?.total))
    const [verdict] = experiment.latestVerdicts
    expect(said('Verdict')).toBe(`${verdict?.verdict}: ${verdict?.sentence.en}`)
    // The short lesson was planted to raise activation from 30 % to 32.4 %.
    expect(verdict?.verdict).toBe('ship')
    const [low = NaN, high = NaN] = experiment.latestTarget?.relative.interval ?? []
    expect(low).toBeLessThan(0.08)
    expect(high).toBeGreaterThan(0.08)
    expect(low).toBeGreaterThan(0)
    expect(experiment).toMatchObject({
      state: 'decided',
      decision: { choice: 'ship', followsRecommendation: true },
    })
    expect(said('Decision')).toContain(experiment.decision?.evidence.hash.slice(0, 12))
  })

  test('every stored test recomputes to the same digits', async () => {
    const { items } = await reply(api['significance-tests'].$get({ query: {} }))
    expect(items.map(({ role }) => role).toSorted()).toEqual(['guardrail', 'north_star', 'target'])
    for (const { id } of items) {
      const again = await reply(api['significance-tests'][':id'].recompute.$post({ param: { id } }))
      expect(again).toMatchObject({ identical: true, differences: [] })
    }
  })

  test('all rows of the file were taken in', async () => {
    const { items } = await reply(api.experiments.$get({ query: {} }))
    const param = { id: items[0]?.id ?? '' }
    const imports = await reply(api.experiments[':id'].imports.$get({ param }))
    expect(imports.items).toMatchObject([
      { state: 'landed', fileName: 'learners.csv', counts: { received: 40_000, rejected: 0 } },
    ])
    expect(said('Data')).toBe('40000 learners accepted')
  })

  test('the key result stands where its metric was measured', async () => {
    const { items } = await reply(api.cycles.$get())
    const cycle = await reply(api.cycles[':id'].$get({ param: { id: items[0]?.id ?? '' } }))
    const [keyResult] = cycle.objectives[0]?.keyResults ?? []
    expect(keyResult?.current?.value).toBe(0.33)
    expect(keyResult?.progress).toBeCloseTo((0.33 - 0.3) / (0.35 - 0.3), 12)
    expect(said('Key result')).toContain('progress 60.0%')
    expect(keyResult?.experiments).toMatchObject([{ verdict: 'ship' }])
  })

  test('the budget splits as it was booked', async () => {
    const { items } = await reply(api.budgets.$get({ query: {} }))
    const page = await reply(api.budgets[':id'].$get({ param: { id: items[0]?.id ?? '' } }))
    expect(page.target).toEqual({ core: 700, supporting: 200, exploratory: 100 })
    expect(page.actual.percent).toEqual({ core: 64, supporting: 24, exploratory: 12 })
    expect(said('70/20/10')).toBe('planned 70/20/10, actual 64/24/12')
  })

  test('the North Star is at home, and a second run is refused with its reason', async () => {
    const home = await reply(api.home.$get())
    expect(said('North Star')).toContain(home.northStar?.metric.id)
    const env = { ...process.env, SEXTANT_URL: ready.replace('Sextant is ready at ', '') }
    const second = promisify(execFile)('bash', [SCRIPT], { env })
    await expect(second).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('metric.key_taken'),
    })
  })

  test('the server stops when told, and leaves its folder free', async () => {
    server.kill('SIGTERM')
    const [code] = await once(server, 'exit')
    expect(code).toBe(0)
    expect(await readdir(join(folder, 'data'))).not.toContain('sextant.lock')
  })
})
