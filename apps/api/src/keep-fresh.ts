import { checkResults, experimentsOnEvents, freshenResults, type Context } from '@sextant/core'
import { Cron } from 'croner'
import type { Logger } from 'pino'

/** What keeps the results of running experiments up to date. */
export interface FreshKeeper {
  /** Starts nothing more and waits for what is under way. */
  close(): Promise<void>
}

/** When to do it, as cron patterns in UTC; the first has seconds. */
export interface FreshTimes {
  readonly refresh: string
  readonly verify: string
}

const TIMES: FreshTimes = { refresh: '*/10 * * * * *', verify: '0 3 * * *' }

/**
 * Brings the results of every experiment on events up to date while it runs, one after the other, and
 * compares them with a full recomputation every night. A difference is logged as an error, kept and
 * shown with the results, which are rebuilt. What fails for one experiment is logged and costs the
 * others nothing.
 */
export function keepFresh(
  context: Context,
  logger: Pick<Logger, 'error'>,
  times: FreshTimes = TIMES,
): FreshKeeper {
  let tail: Promise<void> = Promise.resolve()
  let isClosed = false
  let isWaiting = false
  const inTurn = (job: (experimentId: string) => Promise<unknown>): Promise<void> => {
    tail = tail.then(() => forEachExperiment(context, { logger, job, isClosed: () => isClosed }))
    return tail
  }
  const refresh = new Cron(times.refresh, { timezone: 'UTC', protect: true }, async () => {
    // One that waits its turn brings everything up to date; a second would find nothing.
    if (isWaiting) return
    isWaiting = true
    await inTurn(async (id) => freshenResults(context, id))
    isWaiting = false
  })
  const verify = new Cron(times.verify, { timezone: 'UTC', protect: true }, () =>
    inTurn(async (id) => {
      const check = await checkResults(context, id)
      if (check?.equal === false) logger.error(check, 'results differed from a full recomputation')
    }),
  )
  return {
    async close() {
      isClosed = true
      refresh.stop()
      verify.stop()
      await tail
    },
  }
}

async function forEachExperiment(
  context: Context,
  run: {
    readonly logger: Pick<Logger, 'error'>
    readonly job: (experimentId: string) => Promise<unknown>
    readonly isClosed: () => boolean
  },
): Promise<void> {
  try {
    for (const experimentId of await experimentsOnEvents(context)) {
      if (run.isClosed()) return
      await run.job(experimentId).catch((err: unknown) => {
        run.logger.error({ err, experimentId }, 'results were not brought up to date')
      })
      // Requests that wait come first.
      await new Promise((resume) => setImmediate(resume))
    }
  } catch (err) {
    run.logger.error({ err }, 'results were not brought up to date')
  }
}
