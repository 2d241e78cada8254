import { existsSync } from 'node:fs'
import { chromium, type Browser, type LaunchOptions } from 'playwright-core'
import { unpackBrowser } from './packed-browser.js'

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

// Names do not resolve except our own machine's, so nothing in the browser can reach the network.
const flags = [
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-pings',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--font-render-hinting=none',
]

interface Candidate {
  what: string
  options: () => Promise<LaunchOptions>
}

/**
 * Starts a headless Chromium: the one `CHROMIUM_PATH` names, else an installed Chromium, Chrome or
 * Edge, else the one that came with `npm ci` (Linux on x64). The pages opened in it are our own, so
 * Playwright's default of no sandbox stands; that also lets root start it.
 * @throws Error with what was tried and the two ways to mend it, when none starts
 */
export async function launchBrowser(env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const tried: string[] = []
  for (const { what, options } of candidates(env)) {
    try {
      return await chromium.launch({ headless: true, args: flags, ...(await options()) })
    } catch (error) {
      tried.push(`  ${what}: ${firstLine(error)}`)
    }
  }
  throw new Error(
    [
      'No browser could be started for the browser tests. Either',
      '  - install Chromium or Chrome (Debian: apt-get install chromium), or',
      '  - set CHROMIUM_PATH to the program of a Chromium you have.',
      'Tried:',
      ...tried,
    ].join('\n'),
  )
}

/** A path somebody named is the only candidate: falling back would test another browser. */
function candidates(env: NodeJS.ProcessEnv): Candidate[] {
  const named = env['CHROMIUM_PATH']
  if (named) return [program(`CHROMIUM_PATH ${named}`, named)]
  return [
    ...installed.filter((path) => existsSync(path)).map((path) => program(path, path)),
    ...['chrome', 'msedge'].map((channel) => ({
      what: channel,
      options: async () => ({ channel }),
    })),
    { what: 'the browser that came with npm ci', options: unpackBrowser },
  ]
}

function program(what: string, executablePath: string): Candidate {
  return { what, options: async () => ({ executablePath }) }
}

function firstLine(error: unknown): string {
  const [line = ''] = String(error).split('\n')
  return line
}
