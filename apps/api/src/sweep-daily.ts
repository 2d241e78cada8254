import {
  carryBudgets,
  type Context,
  evaluateBudgets,
  settleAdvice,
  sweepReviews,
} from '@sextant/core'
import { Cron } from 'croner'
import type { Logger } from 'pino'

/** What looks once a day at everything that is due. */
export interface DailySweep {
  /** Starts nothing more and waits for what is under way. */
  close(): Promise<void>
}

/**
 * Judges budgets, opens the mandatory reviews that are due and looks whether advice paid, every night
 * in UTC. What fails is logged and tried again.
 */
export function sweepDaily(
  context: Context,
  logger: Pick<Logger, 'error'>,
  time = '15 0 * * *',
): DailySweep {
  let running: Promise<void> = Promise.resolve()
  const cron = new Cron(time, { timezone: 'UTC', protect: true }, () => {
    running = sweep(context, logger)
    return running
  })
  return {
    async close() {
      cron.stop()
      await running
    },
  }
}

async function sweep(context: Context, logger: Pick<Logger, 'error'>): Promise<void> {
  for (const look of [carryBudgets, sweepReviews, evaluateBudgets, settleAdvice]) {
    try {
      await look(context)
    } catch (err) {
      logger.error({ err }, 'what is due every day was not all done')
    }
  }
}
