import { createApp } from '@sextant/api'
import { exposureRecorder, listImports, listLooks, type Context } from '@sextant/core'
import {
  binaryRows,
  csv,
  experimentInput,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
  type TestContext,
} from '@sextant/core/testing'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../run.js'
import { listen, type TestServer } from '../test-server.js'

let folder = ''
let context: TestContext
let server: TestServer
let experimentId = ''
const received: { method: string; path: string; headers: Headers }[] = []
/** Set by a test to break the connection of some requests after the server has answered. */
let breaks: (request: Request) => boolean = () => false

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-cli-import-'))
  received.splice(0)
  breaks = () => false
  context = await openTestContext()
  const star = await northStar(context)
  const target = await supportingMetric(context, star.id, { key: 'completion' })
  const pace = await supportingMetric(context, star.id, { key: 'pace', kind: 'ratio' })
  const plan = experimentInput(target.id, {
    secondaryMetricIds: [pace.id],
    plan: { minimumEffect: 0.5, baseline: { mean: 0.4, standardDeviation: null } },
  })
  experimentId = (await runningExperiment(context, plan)).id
  const limits = { exposures: exposureRecorder(context), requestsPerMinute: 1_000_000 }
  const app = createApp({ ...context, ...limits, logger: { error: () => undefined } })
  const opened = await listen(async (request) => {
    received.push({
      method: request.method,
      path: new URL(request.url).pathname,
      headers: request.headers,
    })
    const response = await app.fetch(request)
    if (breaks(request)) throw new Error('broken on purpose')
    return response
  })
  server = opened
})
afterEach(async () => {
  await server.close()
  await context.dispose()
  rmSync(folder, { recursive: true })
})

async function command(args: readonly string[], ask?: (question: string) => Promise<string>) {
  const out = { stdout: '', stderr: '' }
  const code = await run(args, {
    folder,
    stdout: (text) => void (out.stdout += text),
    stderr: (text) => void (out.stderr += text),
    ...(ask === undefined ? {} : { ask }),
  })
  return { code, ...out }
}

const importing = (...more: string[]) =>
  ['import', 'units.csv', '--experiment', 'EXP-1', '--server', server.url].concat(more)
const write = (content: string | Uint8Array, name = 'units.csv') =>
  writeFileSync(join(folder, name), content)
const states = async (ctx: Context = context) =>
  (await listImports(ctx, experimentId)).map(({ state }) => state)

// 40% against 60% of 200: z = 0.2 / sqrt(0.24/200 * 2) = 4.08, an improvement at any usual level.
const GOOD = [
  ...binaryRows('control', { units: 200, yes: 80 }),
  ...binaryRows('treatment', { units: 200, yes: 120 }),
]
const FILE = csv(['variant', 'completion'], GOOD)

describe('a file of units', () => {
  test('lands with the suggested mapping, and is looked at', async () => {
    write(FILE)
    const { code, stdout, stderr } = await command(importing('--yes', '--look'))
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(/^sending units\.csv, .*to EXP-1\n(?:.*\n)*read 400 rows\n$/),
    })
    expect(stdout).toMatch(/^completion +metric +1, 0$/m)
    expect(stdout).toMatch(/^variant +variant +treatment +treatment$/m)
    expect(stdout).toMatch(/^control +control +200 +0$/m)
    expect(stdout).toContain('all 400 rows can be read')
    expect(stdout).toContain('landed: 400 units are the data of EXP-1')
    const [look] = await listLooks(context, experimentId)
    expect(stdout).toContain(look?.verdicts[0]?.sentence.en)
    expect(look?.verdicts[0]?.verdict).toBe('ship')
    expect(await context.events.unitCounts(look?.importId ?? '')).toEqual([
      { variant: 'control', units: 200 },
      { variant: 'treatment', units: 200 },
    ])
  })

  test('prints JSON alone on stdout', async () => {
    write(FILE)
    const { code, stdout } = await command(importing('--yes', '--look', '--json'))
    expect(code).toBe(0)
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({
      experiment: { id: experimentId, number: 1 },
      import: { fileName: 'units.csv', bytes: FILE.length, state: 'landed' },
      counts: { received: 400, accepted: 400, rejected: 0 },
      look: { number: 1, verdicts: [{ treatment: 'treatment', verdict: 'ship' }] },
    })
  })

  test('is mapped by options, a ratio and a gzip file included, for an experiment by id', async () => {
    const rows = GOOD.map(([variant, yes], index) => [
      `u${index}`,
      variant === 'control' ? 'gate_30' : 'gate_40',
      yes,
      index % 7,
      1 + (index % 3),
    ])
    write(gzipSync(csv(['who', 'cell', 'done', 'lessons/all', 'days'], rows)), 'players.csv.gz')
    const args = [
      'import',
      'players.csv.gz',
      '--experiment',
      experimentId,
      '--server',
      `${server.url}/`,
    ]
    const mapped = [
      '--variant',
      'cell',
      '--map',
      'gate_30=control',
      '--map',
      'gate_40=treatment',
      '--unit',
      'who',
    ]
    const metrics = ['--metric', 'completion=done', '--metric', 'pace=lessons/all/days']
    const { code, stdout } = await command([...args, ...mapped, ...metrics, '--yes', '--json'])
    expect(code).toBe(0)
    const { mapping, counts } = JSON.parse(stdout)
    expect(mapping).toMatchObject({
      variantColumn: 'cell',
      variants: [
        { value: 'gate_30', variant: 'control' },
        { value: 'gate_40', variant: 'treatment' },
      ],
      unitColumn: 'who',
      metrics: [
        { column: 'done', denominator: null },
        { column: 'lessons/all', denominator: 'days' },
      ],
    })
    expect(counts.byVariant).toEqual([
      { variant: 'control', accepted: 200, rejected: 0 },
      { variant: 'treatment', accepted: 200, rejected: 0 },
    ])
  })

  test('takes a value from before along with a metric', async () => {
    write(
      csv(
        ['variant', 'completion', 'earlier'],
        GOOD.map(([variant, yes], index) => [variant, yes, index % 2]),
      ),
    )
    const { code, stdout } = await command(
      importing('--covariate', 'completion=earlier', '--yes', '--json'),
    )
    expect(code).toBe(0)
    expect(JSON.parse(stdout).mapping.metrics).toMatchObject([
      { column: 'completion', covariate: 'earlier' },
    ])
  })

  test('has the rows set aside counted and written, safe for spreadsheets', async () => {
    write(csv(['variant', 'completion'], [...GOOD, ['control', '=1+1'], ['elsewhere', 1]]))
    const { code, stdout } = await command(importing('--yes', '--rejects', 'bad.csv'))
    expect(code).toBe(0)
    expect(stdout).toMatch(/^control +control +200 +1$/m)
    expect(stdout).toMatch(/^\(none of them\) +0 +1$/m)
    expect(stdout).toContain('2 of 402 rows set aside')
    expect(stdout).toMatch(/^unknown_variant +1$/m)
    const rejects = readFileSync(join(folder, 'bad.csv'), 'utf8')
    expect(rejects).toContain("'=1+1")
    expect(rejects.trimEnd().split('\n')).toHaveLength(3)
    expect(readdirSync(folder).toSorted()).toEqual(['bad.csv', 'units.csv'])
  })

  test('does not steer the terminal by what stands in its cells', async () => {
    write(
      csv(
        ['variant', 'completion', 'note'],
        GOOD.map((row) => [...row, '\u001b[2J']),
      ),
    )
    const { code, stdout } = await command(importing('--yes'))
    expect(code).toBe(0)
    expect(stdout).not.toContain('\u001b')
    expect(stdout).toContain('\\u{1b}[2J')
  })

  test('is sent as it is read, in many pieces', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => [
      i % 2 ? 'treatment' : 'control',
      i % 3 ? 1 : 0,
    ])
    write(csv(['variant', 'completion'], rows))
    expect((await command(importing('--yes'))).code).toBe(0)
    const upload = received.find(
      ({ path, method }) => method === 'POST' && path.endsWith('/imports'),
    )
    expect(upload?.headers.get('transfer-encoding')).toBe('chunked')
    expect(upload?.headers.get('content-length')).toBeNull()
  })
})

describe('commands', () => {
  test('each carry an idempotency key of their own, and name who acts', async () => {
    write(FILE)
    await command(importing('--yes', '--look', '--as', 'per_analyst'))
    const posts = received.filter(({ method }) => method === 'POST')
    expect(posts.map(({ path }) => path.split('/').at(-1))).toEqual([
      'imports',
      'stage',
      'confirm',
      'looks',
    ])
    const keys = posts.map(({ headers }) => headers.get('idempotency-key'))
    expect(new Set(keys).size).toBe(4)
    expect(keys).not.toContain(null)
    expect(posts.map(({ headers }) => headers.get('x-sextant-actor'))).toEqual(
      Array(4).fill('per_analyst'),
    )
    expect((await listLooks(context, experimentId))[0]?.createdBy).toBe('per_analyst')
  })

  test('are sent again when the reply is lost, and carried out once', async () => {
    write(FILE)
    let broken = 0
    breaks = ({ method, url: at }) => {
      const isLook = method === 'POST' && at.endsWith('/looks')
      if (isLook) broken += 1
      return isLook && broken === 1
    }
    const { code, stderr } = await command(importing('--yes', '--look'))
    expect(code, stderr).toBe(0)
    expect(broken).toBe(2)
    expect(await listLooks(context, experimentId)).toHaveLength(1)
  })
})

describe('without --yes', () => {
  test('and nobody to ask, the file is staged, and how to go on is said', async () => {
    write(FILE)
    const { code, stdout, stderr } = await command(importing())
    expect(code).toBe(1)
    expect(stdout).toMatch(/^treatment +treatment +200 +0$/m)
    expect(stderr).toContain('error (not_confirmed): 400 units of units.csv are staged')
    expect(stderr).toContain(`${server.url}/experiments/${experimentId}`)
    expect(stderr).toContain('--yes')
    expect(await states()).toEqual(['staged'])
  })

  test.each(['y', 'YES '])('%j lands it', async (answer) => {
    write(FILE)
    const questions: string[] = []
    const { code } = await command(importing(), async (question) => {
      questions.push(question)
      return answer
    })
    expect(code).toBe(0)
    expect(questions).toEqual(['Make these 400 units the data of EXP-1? [y/N] '])
    expect(await states()).toEqual(['landed'])
  })

  test('a guess by order is shown to whoever can say no', async () => {
    write(
      csv(
        ['cell', 'done'],
        GOOD.map(([key, yes]) => [key === 'control' ? 'x1' : 'x2', yes]),
      ),
    )
    const { code, stdout } = await command(importing(), async () => 'y')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^variant +cell +x1 +control$/m)
  })

  test.each(['', 'n', 'yesterday'])('%j cancels it', async (answer) => {
    write(FILE)
    const { code, stderr } = await command(importing(), async () => answer)
    expect(code).toBe(1)
    expect(stderr).toContain('not_confirmed')
    expect(await states()).toEqual(['cancelled'])
  })
})

describe('what cannot be brought in ends with 1, says why, and changes nothing', () => {
  const OTHER = csv(
    ['cell', 'done'],
    GOOD.map(([variant, yes]) => [variant === 'control' ? 'x1' : 'x2', yes]),
  )
  test.each([
    ['bad_experiment', FILE, ['--experiment', '12'], "'12'"],
    ['bad_experiment', FILE, ['--experiment', 'EXP-0'], "'EXP-0'"],
    ['experiment.not_found', FILE, ['--experiment', 'EXP-99'], 'EXP-99'],
    ['experiment.not_found', FILE, ['--experiment', 'exp_nobody'], 'no experiment'],
    ['bad_server', FILE, ['--server', 'localhost:8787'], "'localhost:8787'"],
    ['bad_actor', FILE, ['--as', 'me'], "'me'"],
    ['person.unknown_actor', FILE, ['--as', 'per_nobody'], 'per_nobody'],
    ['bad_map', FILE, ['--map', 'control'], "'control'"],
    ['bad_map', FILE, ['--map', 'a=Not A Key'], "'a=Not A Key'"],
    ['repeated_option', FILE, ['--map', 'a=control', '--map', 'a=treatment'], "'a'"],
    ['bad_metric', FILE, ['--metric', 'completion'], "'completion'"],
    ['repeated_metric', FILE, ['--metric', 'a=x', '--metric', 'a=y'], "'a'"],
    ['unknown_metric', FILE, ['--metric', 'nothing=completion'], "'nothing'"],
    ['unknown_column', FILE, ['--metric', 'completion=done'], "'done'"],
    ['unknown_column', FILE, ['--metric', 'pace=completion/days'], "'days'"],
    ['unknown_column', FILE, ['--covariate', 'completion=past'], "'past'"],
    ['unknown_metric', FILE, ['--covariate', 'pace=completion'], 'pace'],
    ['bad_covariate', FILE, ['--covariate', 'completion='], "'completion='"],
    ['repeated_metric', FILE, ['--covariate', 'a=x', '--covariate', 'a=y'], "'a'"],
    ['unknown_column', FILE, ['--variant', 'cell'], "'cell'"],
    ['unknown_column', FILE, ['--unit', 'who'], "'who'"],
    [
      'variants_unknown',
      OTHER,
      ['--variant', 'done', '--metric', 'completion=cell'],
      'control, treatment',
    ],
    ['variants_unknown', FILE, ['--map', 'control=control'], 'treatment'],
    ['variants_unknown', OTHER, [], '--map x1=control --map x2=treatment'],
    [
      'metrics_unknown',
      csv(
        ['variant', 'a', 'b'],
        [
          ['control', 1, 0],
          ['treatment', 0, 1],
        ],
      ),
      [],
      '(completion, pace)',
    ],
    [
      'variant_column_unknown',
      csv(
        ['day', 'done'],
        [
          [1, 1],
          [2, 0],
        ],
      ),
      [],
      'day, done',
    ],
    ['import.mapping_incomplete', FILE, ['--metric', 'pace=completion'], 'denominator'],
    [
      'import.variant_empty',
      FILE,
      ['--map', 'control=control', '--map', 'other=treatment'],
      'treatment',
    ],
    ['import.file_empty', '', [], 'empty'],
    ['import.not_csv', 'once upon a time\nthere was a file\n', [], 'CSV'],
    ['import.gzip_broken', gzipSync(FILE).subarray(0, 60), [], 'cut short'],
    ['bad_rejects_file', FILE, ['--rejects', 'units.csv'], '--rejects'],
    ['bad_rejects_file', FILE, ['--rejects', 'no/such/folder.csv'], 'no/such/folder.csv'],
  ] as const)('%s %#', async (code, content, args, named) => {
    write(content)
    const result = await command([...importing('--yes', '--json'), ...args])
    expect(result).toMatchObject({ code: 1, stdout: '' })
    expect(result.stderr).toContain(`error (${code}): `)
    expect(result.stderr).toContain(named)
    expect((await states()).filter((state) => state !== 'cancelled')).toEqual([])
    expect(readdirSync(folder)).toEqual(['units.csv'])
    expect(readFileSync(join(folder, 'units.csv'))).toEqual(Buffer.from(content))
  })

  test('a file that is not there is not asked about', async () => {
    const { code, stderr } = await command(importing('--yes'))
    expect(code).toBe(1)
    expect(stderr).toContain('error (file_unreadable): ')
    expect(stderr).toContain('units.csv')
    expect(received).toEqual([])
  })

  test('no server', async () => {
    write(FILE)
    const unused = await listen(() => new Response())
    await unused.close()
    const { code, stderr } = await command([...importing('--yes'), '--server', unused.url])
    expect(code).toBe(1)
    expect(stderr).toContain(
      `error (server_unreachable): no Sextant server answers at ${unused.url}`,
    )
    expect(stderr).toContain('npm start')
  })

  test('a server that is another program', async () => {
    write(FILE)
    const other = await listen(() => new Response('<h1>Hello</h1>'))
    const { code, stderr } = await command([...importing('--yes'), '--server', other.url])
    await other.close()
    expect(code).toBe(1)
    expect(stderr).toContain(`error (not_a_server): what answers at ${other.url} is not a Sextant`)
  })
})
