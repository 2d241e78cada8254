import { parseArgs } from 'node:util'

/** How much is sent, and for how long. */
export interface LoadOptions {
  /** Events a second that are offered. */
  readonly rate: number
  readonly seconds: number
  /** Events in one request. */
  readonly batch: number
  /** Requests that may wait for their answer at once. */
  readonly connections: number
}

const MOST = { rate: 200_000, seconds: 3600, batch: 2000, connections: 500 } as const

/**
 * Reads `--rate --seconds --batch --connections`.
 *
 * @throws RangeError for what is no whole number from 1 to what is bounded here
 */
export function loadOptions(args: readonly string[]): LoadOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rate: { type: 'string', default: '2000' },
      seconds: { type: 'string', default: '60' },
      batch: { type: 'string', default: '50' },
      connections: { type: 'string', default: '64' },
    },
  })
  const number = (name: keyof LoadOptions): number => {
    const value = Number(values[name])
    if (Number.isInteger(value) && value >= 1 && value <= MOST[name]) return value
    throw new RangeError(`--${name} must be a whole number from 1 to ${MOST[name]}`)
  }
  return {
    rate: number('rate'),
    seconds: number('seconds'),
    batch: number('batch'),
    connections: number('connections'),
  }
}
