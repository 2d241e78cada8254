import type {
  CycleOverview,
  Experiment,
  KeyResult,
  Metric,
  VerdictName,
} from '@sextant/core/contract'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { root } from '../../scripts/project.mjs'
import { launchBrowser } from './browser.js'
import { EVERY_LOOK, withLook, type Look } from './looks.js'
import { toPalette } from './palette-png.js'
import { type RunningServer, startServer } from './server.js'

/** One screen of the guide: its address and what is only there once it is drawn. */
interface Screen {
  readonly name: string
  readonly path: string
  readonly drawn: string
  readonly dark?: boolean
}

const folder = join(root, 'docs/guide/images')
const width = 1440
const scale = 1.25
const maxHeight = 2200 / scale
const maxBytes = 6_000_000

/** Takes every picture of the guide from the demo company, in the folder the guide shows. */
async function takePictures(): Promise<void> {
  const browser = await launchBrowser()
  try {
    const server = await startServer({ demo: true })
    try {
      await mkdir(folder, { recursive: true })
      const screens = await screensOf(server)
      let total = 0
      for (const look of EVERY_LOOK) {
        for (const screen of screens) {
          if (look.theme === 'light' || screen.dark) {
            total += await takePicture(browser, server, look, screen)
          }
        }
      }
      if (total > maxBytes) throw new Error(`The pictures take ${total} bytes of ${maxBytes}.`)
      process.stdout.write(`${total} bytes in all\n`)
    } finally {
      await server.stop()
    }
  } finally {
    await browser.close()
  }
}

/** Screens by what the demo shows on them, since ids differ from one demo to the next. */
async function screensOf({ origin }: RunningServer): Promise<readonly Screen[]> {
  const experiments: readonly Experiment[] = await listOf(origin, '/api/experiments')
  const metrics: readonly Metric[] = await listOf(origin, '/api/metrics')
  const verdictIs = (verdict: VerdictName) => (experiment: Experiment) =>
    experiment.latestVerdicts.some((latest) => latest.verdict === verdict)
  const waiting = only(
    experiments.filter(({ state }) => state === 'stopped').find(verdictIs('ship')),
    'stopped experiment to ship',
  )
  const unread = only(experiments.find(verdictIs('do_not_read')), 'experiment not to be read')
  const draft = only(
    experiments.find(({ state }) => state === 'draft'),
    'draft',
  )
  const target = only(
    metrics.find(({ id }) => id === waiting.targetMetricId),
    'target metric',
  )
  const keyResult = await keyResultOn(origin, target.id)
  return [
    { name: 'home', path: '/', drawn: '.t-north-star', dark: true },
    { name: 'experiment', path: `/experiments/${waiting.id}`, drawn: 'main svg', dark: true },
    { name: 'do-not-read', path: `/experiments/${unread.id}`, drawn: 'main h1' },
    {
      name: 'register',
      path: `/experiments/${draft.id}/edit`,
      drawn: 'main form:visible, main fieldset:visible',
    },
    { name: 'metrics', path: '/metrics', drawn: 'main svg' },
    { name: 'metric', path: `/metrics/${target.id}`, drawn: 'main svg' },
    { name: 'okrs', path: '/okrs', drawn: 'main table' },
    { name: 'key-result', path: `/key-results/${keyResult.id}`, drawn: 'main svg' },
    { name: 'budget', path: '/budget', drawn: 'main table', dark: true },
    { name: 'budget-ledger', path: '/budget/ledger', drawn: 'main table' },
    { name: 'budget-return', path: '/budget/return', drawn: 'main svg' },
    { name: 'programme', path: '/programme', drawn: 'main svg' },
    { name: 'sources', path: '/sources', drawn: 'main table' },
  ]
}

async function keyResultOn(origin: string, metricId: string): Promise<KeyResult> {
  const cycles: readonly { readonly id: string }[] = await listOf(origin, '/api/cycles')
  const cycle = only(cycles[0], 'cycle')
  const overview: CycleOverview = await read(origin, `/api/cycles/${cycle.id}`)
  const keyResults = overview.objectives.flatMap((objective) => objective.keyResults)
  return only(
    keyResults.find((keyResult) => keyResult.metricId === metricId),
    'key result on the target metric',
  )
}

async function listOf(origin: string, path: string) {
  return (await read(origin, `${path}?limit=200`)).items
}

async function read(origin: string, path: string) {
  const response = await fetch(`${origin}${path}`)
  if (!response.ok) throw new Error(`${path} answered with ${response.status}`)
  return response.json()
}

function only<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`The demo has no ${what}.`)
  return found
}

/** Takes one picture and says how large it is. */
async function takePicture(
  browser: Browser,
  { origin }: RunningServer,
  look: Look,
  { name, path, drawn }: Screen,
): Promise<number> {
  const file = join(folder, `${name}-${look.locale}-${look.theme}.png`)
  const options = {
    origin,
    deviceScaleFactor: scale,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
  } as const
  const png = await withLook(browser, look, options, async (page) => {
    await page.goto(path)
    await page.locator(drawn).first().waitFor()
    await settled(page)
    const full = Number(await page.evaluate('document.documentElement.scrollHeight'))
    // A window as tall as the page keeps the foot of the navigation at the foot of the picture.
    await page.setViewportSize({ width, height: Math.min(full, maxHeight) })
    await settled(page)
    return toPalette(await page.screenshot({ animations: 'disabled' }))
  })
  await writeFile(file, png)
  process.stdout.write(`${relative(root, file)} ${png.length}\n`)
  return png.length
}

/** Waits until every answer is here and shown, in its own fonts. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))',
  )
}

await takePictures()
