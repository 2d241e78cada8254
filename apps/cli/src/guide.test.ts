import { createApp } from '@sextant/api'
import { exposureRecorder } from '@sextant/core'
import {
  experimentInput,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
} from '@sextant/core/testing'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runIn } from './test-command.js'
import { listen } from './test-server.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const guide = readFileSync(join(root, 'docs/guide/command-line.md'), 'utf8')
const chinese = readFileSync(join(root, 'docs/guide/zh/command-line.md'), 'utf8')
const PREFIX = 'npm run --silent sextant -- '

/** The examples, each block with the output shown under it, if there is one. */
const blocks = [...guide.matchAll(/```sh\n([\s\S]*?)```(?:\n\n```text\n([\s\S]*?)```)?/g)].map(
  ([, commands = '', output]) => {
    const lines = commands
      .replaceAll(/\\\n\s*/g, '')
      .trim()
      .split('\n')
    return { lines, output }
  },
)

let folder = ''
let close = async (): Promise<void> => undefined
let address = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-guide-'))
  cpSync(join(root, 'apps/cli/examples'), join(folder, 'apps/cli/examples'), { recursive: true })
  const context = await openTestContext()
  const star = await northStar(context)
  const target = await supportingMetric(context, star.id, { key: 'completed' })
  const rate = await supportingMetric(context, star.id, { key: 'finish_rate', kind: 'ratio' })
  const variants = (['control', 'short', 'guided'] as const).map((key) => ({
    key,
    name: { en: key },
    weightBp: key === 'control' ? 3334 : 3333,
    isControl: key === 'control',
  }))
  const input = { variants, secondaryMetricIds: [rate.id] }
  await runningExperiment(context, experimentInput(target.id, input))
  const limits = { exposures: exposureRecorder(context), requestsPerMinute: 1_000_000 }
  const app = createApp({ ...context, ...limits, logger: { error: () => undefined } })
  const opened = await listen((request) => app.fetch(request))
  address = opened.url
  close = async () => {
    await opened.close()
    await context.dispose()
  }
})
afterAll(async () => {
  await close()
  rmSync(folder, { recursive: true })
})

async function runLine(line: string) {
  const args = line.slice(PREFIX.length).split(/\s+/)
  const server = args[0] === 'import' ? ['--server', address] : []
  return runIn(folder, [...args, ...server])
}

describe('every example of the guide', () => {
  const lines = blocks.flatMap((block) => block.lines)
  test.each(lines)('%s', async (line) => {
    expect(line.startsWith(PREFIX)).toBe(true)
    const { code, stdout, stderr } = await runLine(line)
    expect(code, stderr).toBe(0)
    expect(stdout).not.toBe('')
    expect(stdout).not.toMatch(/NaN|undefined/)
  })

  const shown = blocks.flatMap(({ lines, output }) =>
    output === undefined ? [] : [[lines.at(-1) ?? '', output] as const],
  )
  test.each(shown)('prints what is shown: %s', async (line, output) => {
    const { stdout } = await runLine(line)
    expect(output.trimEnd()).toBe(stdout.trimEnd())
  })
})

test('the Chinese guide has the same examples and outputs', () => {
  const fenced = (text: string) =>
    [...text.matchAll(/```[a-z]*\n[\s\S]*?```/g)].map(([block]) => block)
  expect(fenced(guide).length).toBeGreaterThan(10)
  expect(fenced(chinese)).toEqual(fenced(guide))
})

test('every page of the guide stands in both languages', () => {
  const pages = (folder: string) => {
    return readdirSync(join(root, folder)).filter((name) => name.endsWith('.md'))
  }
  expect(pages('docs/guide').length).toBeGreaterThan(5)
  expect(pages('docs/guide/zh')).toEqual(pages('docs/guide'))
})

const COMMANDS = ['analyze', 'import', 'plan', 'srm'] as const
const PAGES = { English: guide, Chinese: chinese }
test.each(COMMANDS.flatMap((name) => [[name, 'English'] as const, [name, 'Chinese'] as const]))(
  'the guide names every option of %s in %s',
  async (name, language) => {
    const { stdout } = await runIn('.', ['help', name])
    const options = [...stdout.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option ?? '')
    expect(options.length).toBeGreaterThan(3)
    const tables = PAGES[language].split('\n').filter((row) => row.startsWith('|'))
    for (const option of options) {
      expect(
        tables.some((row) => row.includes(`\`${option}`)),
        option,
      ).toBe(true)
    }
  },
)
