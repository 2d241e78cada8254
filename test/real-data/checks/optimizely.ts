import { memorySource, type MetricColumn } from '@sextant/events'
import { meanAnswers, rateAnswers, splitAnswers } from '../answers.js'
import { armOf, withArms } from '../arms-of-units.js'
import { covariateAnswers, type CovariateArm } from '../covariate-answers.js'
import { readTable } from '../read-table.js'
import type { Checks } from '../reference.js'

const control = 'control'
const windowMs = 48 * 3_600_000

interface Visitor {
  readonly variant: string
  readonly exposedAt: number
  purchase: 0 | 1
  views: number
  viewsBefore: number
  revenue: number
  calls: number
  minutes: number
}

/** The event log joined to the exposures by the published window: from exposure to 48 hours after. */
export function visitors(): ReadonlyMap<string, Visitor> {
  const exposures = readTable('optimizely_decisions.csv.gz').map((row) => ({
    visitor: row.text('visitor_id'),
    variant: row.text('variation_name'),
    exposedAt: Date.parse(row.text('timestamp')),
  }))
  const found = new Map<string, Visitor>()
  const zeros = { purchase: 0, views: 0, viewsBefore: 0, revenue: 0, calls: 0, minutes: 0 } as const
  for (const { visitor, variant, exposedAt } of exposures.toSorted(
    (a, b) => a.exposedAt - b.exposedAt,
  )) {
    if (!found.has(visitor)) found.set(visitor, { variant, exposedAt, ...zeros })
  }
  for (const row of readTable('optimizely_events.csv.gz')) {
    const visitor = found.get(row.text('visitor_id'))
    if (visitor !== undefined) addEvent(visitor, row)
  }
  for (const row of readTable('optimizely_calls.csv')) {
    const visitor = found.get(row.text('visitor_id'))
    // The calls carry no time zone; the log is in UTC.
    const at = Date.parse(`${row.text('call_start')} UTC`)
    if (visitor === undefined || !inWindow(visitor, at)) continue
    visitor.calls += 1
    visitor.minutes += row.number('call_duration_min')
  }
  return found
}

function addEvent(visitor: Visitor, row: ReturnType<typeof readTable>[number]): void {
  const name = row.text('event_name')
  const at = Date.parse(row.text('timestamp'))
  if (name === 'detail_page_view' && at < visitor.exposedAt) visitor.viewsBefore += 1
  if (!inWindow(visitor, at)) return
  if (name === 'detail_page_view') visitor.views += 1
  if (name !== 'purchase') return
  visitor.purchase = 1
  if (row.text('category') === 'electronics') visitor.revenue += row.number('revenue_cents')
}

function inWindow({ exposedAt }: Visitor, at: number): boolean {
  return at >= exposedAt && at <= exposedAt + windowMs
}

/** The visitors as a file of units, read back by the engine. */
async function arms(metric: Omit<MetricColumn, 'metric'>) {
  const rows = [...visitors()].map(
    ([id, v]) =>
      `${id},${v.variant},${v.purchase},${v.views},${v.viewsBefore},${v.revenue},${v.calls},${v.minutes}`,
  )
  const header = 'visitor,variant,purchase,views,views_before,revenue,calls,minutes'
  const source = memorySource('visitors.csv', [header, ...rows, ''].join('\n'))
  const mapping = {
    variantColumn: 'variant',
    variants: 'from_file',
    unitColumn: 'visitor',
    metrics: [{ metric: 'asked', ...metric }],
  } as const
  const { kind, covariate } = metric
  if (kind === 'event') throw new Error('visitors are units, not events')
  return withArms(source, mapping, (ask) =>
    ask({ metric: 'asked', kind, covariate: covariate !== undefined }),
  )
}

async function means(column: string, treatment: string) {
  const found = await arms({ kind: 'mean', column })
  return meanAnswers(armOf(found, control, 'mean'), armOf(found, treatment, 'mean'))
}

async function purchases(treatment: string) {
  const found = await arms({ kind: 'proportion', column: 'purchase' })
  return rateAnswers(armOf(found, control, 'proportion'), armOf(found, treatment, 'proportion'))
}

async function viewsCuped(treatment: string) {
  const found = await arms({ kind: 'mean', column: 'views', covariate: 'views_before' })
  const all = [...visitors().values()]
  const arm = (name: string): CovariateArm => ({
    moments: armOf(found, name, 'covariate'),
    units: all
      .filter(({ variant }) => variant === name)
      .map(({ views, viewsBefore }) => ({ outcome: views, covariate: viewsBefore })),
  })
  return covariateAnswers(arm(control), arm(treatment))
}

async function split() {
  const found = await arms({ kind: 'proportion', column: 'purchase' })
  return splitAnswers(
    [control, 'message_1', 'message_2'].map((arm) => armOf(found, arm, 'proportion').n),
  )
}

const metrics: Readonly<Record<string, string>> = {
  product_detail_page_views_per_visitor: 'views',
  electronics_revenue_per_visitor: 'revenue',
  customer_support_calls_per_visitor: 'calls',
  total_customer_support_minutes_per_visitor: 'minutes',
}

/** A simulated event log with published answers: half its events come before exposure. */
export const optimizely: Checks = {
  'optimizely/srm': split,
  'optimizely/message_2/pdv_cuped': () => viewsCuped('message_2'),
  ...Object.fromEntries(
    ['message_1', 'message_2'].flatMap((treatment) => [
      [`optimizely/${treatment}/purchase_conversion_rate`, () => purchases(treatment)],
      ...Object.entries(metrics).map(
        ([name, column]) =>
          [`optimizely/${treatment}/${name}`, () => means(column, treatment)] as const,
      ),
    ]),
  ),
}
