import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { LaunchOptions } from 'playwright-core'
import { root } from '../../scripts/project.mjs'
import manifest from '../package.json' with { type: 'json' }

const version = manifest.dependencies['@sparticuz/chromium']
const folder = join(root, 'node_modules', '.cache', 'sextant', `chromium-${version}`)

/**
 * Unpacks the browser that npm brought, once per install, and says how to start it. It brings its
 * own NSS libraries and fonts, so a machine with nothing else installed can run it.
 * @throws Error on anything but Linux on x64, for which there is no packed browser
 */
export async function unpackBrowser(): Promise<LaunchOptions> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`there is none for ${process.platform} on ${process.arch}`)
  }
  if (!existsSync(folder)) await unpack()
  const libraries = join(folder, 'al2023', 'lib')
  const before = process.env['LD_LIBRARY_PATH']
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: before ? `${libraries}:${before}` : libraries,
      ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_FILE: fontConfig(folder) }),
    },
  }
}

/**
 * Unpacks beside the final folder and then renames, so a run that is interrupted, or two at once,
 * never leave half a browser. The package unpacks to the temporary folder and prepares its
 * environment on import, hence a process of its own.
 */
async function unpack(): Promise<void> {
  const staging = `${folder}.${process.pid}`
  await rm(staging, { recursive: true, force: true })
  await mkdir(staging, { recursive: true })
  try {
    await promisify(execFile)(
      process.execPath,
      [join(import.meta.dirname, 'unpack-chromium.mjs')],
      {
        // The runtime's name makes the package unpack its libraries too.
        env: { ...process.env, TMPDIR: staging, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
      },
    )
    await writeFile(fontConfig(staging), fontConfigText())
    await rename(staging, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

function fontConfig(browserFolder: string): string {
  return join(browserFolder, 'fonts.conf')
}

/** The packed configuration names folders of another system. */
function fontConfigText(): string {
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    `  <dir>${join(folder, 'fonts')}</dir>`,
    `  <cachedir>${join(dirname(folder), 'font-cache')}</cachedir>`,
    '</fontconfig>',
    '',
  ].join('\n')
}
