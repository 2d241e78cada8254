import { z } from 'zod'

/** What the server is started with. */
export interface Settings {
  /** 0 takes a free port. */
  readonly port: number
  readonly host: string
  readonly dataFolder: string
  readonly demo: boolean
  readonly maxUploadBytes: number
  /** Host names requests may be for; undefined: any. */
  readonly hosts: readonly string[] | undefined
  /** That one key of a client may make. */
  readonly requestsPerMinute: number
  readonly logLevel: (typeof LOG_LEVELS)[number]
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']
const GIGABYTE = 1024 ** 3

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  HOST: z.string().default('127.0.0.1'),
  SEXTANT_DATA: z.string().optional(),
  SEXTANT_HOSTS: z.string().default(''),
  SEXTANT_MAX_UPLOAD_MB: z.coerce.number().min(1).max(1_000_000).optional(),
  SEXTANT_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).max(1e9).default(600_000),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
})

/**
 * The settings of an environment and arguments. An empty variable is one that is not set.
 *
 * @throws RangeError naming the variable or argument that is not valid
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): Settings {
  const unknown = args.find((arg) => arg !== '--demo')
  if (unknown !== undefined)
    throw new RangeError(`unknown argument ${unknown}: only --demo is known`)
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '')
  const { data, error } = Environment.safeParse(Object.fromEntries(set))
  if (!data) throw new RangeError(error.issues.map(sentenceOf).join('; '))
  const demo = args.includes('--demo')
  const megabytes = data.SEXTANT_MAX_UPLOAD_MB
  return {
    port: data.PORT,
    host: data.HOST,
    dataFolder: data.SEXTANT_DATA ?? (demo ? './data/demo' : './data/sextant'),
    demo,
    maxUploadBytes: megabytes === undefined ? 2 * GIGABYTE : megabytes * 1024 ** 2,
    hosts: hostsOf(data.HOST, data.SEXTANT_HOSTS),
    requestsPerMinute: data.SEXTANT_REQUESTS_PER_MINUTE,
    logLevel: data.LOG_LEVEL,
  }
}

/** Bound to this machine alone, the server answers for its names, and those a proxy in front adds. */
function hostsOf(host: string, listed: string): readonly string[] | undefined {
  const added = listed.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]))
  const isLoopback = host === '::1' || LOOPBACK.includes(host)
  return isLoopback || added.length > 0 ? [...LOOPBACK, ...added] : undefined
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  return `${issue.path.join('.')}: ${issue.message}`
}
