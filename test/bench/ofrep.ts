import { createApp } from '@sextant/api'
import { createSource, createSourceKey, exposureRecorder } from '@sextant/core'
import {
  experimentInput,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
} from '@sextant/core/testing'
import { Hono } from 'hono'
import { figure, takeTurns, type Figure } from './measure.js'

const REQUESTS = 3000
const ROUNDS = 9
const FLAGS = 50
const URL = 'http://localhost/ofrep/v1/evaluate/flags/flag-7'

/** Evaluations answered by the whole app, beside a bare handler that parses and answers as much. */
export async function ofrepFigures(): Promise<Figure[]> {
  const ctx = await openTestContext({ stream: 'open' })
  try {
    const star = await northStar(ctx)
    const target = await supportingMetric(ctx, star.id, { key: 'completion' })
    for (let flag = 0; flag < FLAGS; flag += 1) {
      const assignment = { by: 'sextant' as const }
      await runningExperiment(ctx, experimentInput(target.id, { key: `flag-${flag}`, assignment }))
    }
    const source = await createSource(ctx, { name: 'bench' })
    const { key } = await createSourceKey(ctx, source.id, { scope: 'evaluate' })
    const logger = { error: (entry: unknown) => console.error(entry) }
    const limits = { requestsPerMinute: 1e9, hosts: ['localhost'] }
    const app = createApp({ ...ctx, ...limits, exposures: exposureRecorder(ctx), logger })
    const answer = await (await app.fetch(question(key, 0))).text()
    if (!answer.includes('"SPLIT"')) throw new Error(`no variant was given: ${answer}`)
    const bare = new Hono().post('/ofrep/v1/evaluate/flags/:key', async (c) => {
      const { context }: { context: { targetingKey: string } } = await c.req.json()
      const metadata = {
        experimentId: 'exp_0192a1b2',
        variant: 'control',
        planHash: 'a'.repeat(64),
      }
      const name = c.req.param('key')
      const value = context.targetingKey.length > 0 ? 'control' : 'treatment'
      return c.json({ key: name, value, reason: 'SPLIT', variant: value, metadata })
    })
    const spent = await takeTurns(
      ROUNDS,
      () => askAll((request) => app.fetch(request), key),
      () => askAll((request) => bare.fetch(request), key),
    )
    return [
      figure({
        name: `${REQUESTS} OFREP evaluations, one of ${FLAGS} flags`,
        value: spent.subject,
        unit: 'ms',
        goal: spent.baseline * 2,
        baseline: 'a bare Hono handler',
        baselineValue: spent.baseline,
      }),
    ]
  } finally {
    await ctx.dispose()
  }
}

async function askAll(
  fetch: (request: Request) => Response | Promise<Response>,
  key: string,
): Promise<void> {
  for (let at = 0; at < REQUESTS; at += 1) {
    const response = await fetch(question(key, at))
    if (response.status !== 200) throw new Error(`refused with ${response.status}`)
    await response.text()
  }
}

function question(key: string, at: number): Request {
  const context = { targetingKey: `user-${at}`, country: 'CA', plan: 'pro' }
  return new Request(URL, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
    body: JSON.stringify({ context }),
  })
}
