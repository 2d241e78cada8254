import { defineQueryOptions, useQuery } from '@pinia/colada'
import type { Metric, MetricChange, MetricInput, MetricValueInput } from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'

/** Keys of everything read about metrics; a change of any metric may touch paths of all. */
const metricKeys = {
  all: ['metrics'],
  list: ['metrics', 'list'],
  one: (id: string) => ['metrics', 'one', id],
  versions: (id: string) => ['metrics', 'one', id, 'versions'],
  values: (id: string) => ['metrics', 'one', id, 'values'],
} as const

const PAGE = 200

/** All pages at once: a tree needs every metric, and there are tens of them. */
async function readAll(): Promise<Metric[]> {
  const metrics: Metric[] = []
  let cursor: string | null = null
  do {
    const query: { limit: number; cursor?: string } = { limit: PAGE, ...(cursor ? { cursor } : {}) }
    const page = await reply(client.api.metrics.$get({ query }))
    metrics.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return metrics
}

export const metricsQuery = defineQueryOptions({ key: metricKeys.list, query: readAll })

export const metricVersionsQuery = defineQueryOptions((id: string) => ({
  key: metricKeys.versions(id),
  query: async () =>
    (await reply(client.api.metrics[':id'].versions.$get({ param: { id } }))).items,
}))

export const metricValuesQuery = defineQueryOptions((id: string) => ({
  key: metricKeys.values(id),
  query: async () => (await reply(client.api.metrics[':id'].values.$get({ param: { id } }))).items,
}))

/** The library: every metric, archived ones too. */
export function useMetrics() {
  return useQuery(metricsQuery)
}

// Paths, goals and the first screen are computed from the metrics.
const STALE = [metricKeys.all, ['home'], ['cycles'], ['key-results']]

export function useCreateMetric() {
  return useCommand(
    (json: MetricInput, once) => reply(client.api.metrics.$post({ json }, once)),
    STALE,
  )
}

export function useChangeMetric() {
  return useCommand(
    ({ id, change }: { id: string; change: MetricChange }, once) =>
      reply(client.api.metrics[':id'].$patch({ param: { id }, json: change }, once)),
    STALE,
  )
}

export function useArchiveMetric() {
  return useCommand(
    (id: string, once) => reply(client.api.metrics[':id'].archive.$post({ param: { id } }, once)),
    STALE,
  )
}

export function useRecordMetricValue() {
  return useCommand(
    ({ id, value }: { id: string; value: MetricValueInput }, once) =>
      reply(
        client.api.metrics[':id'].values.$post({ param: { id }, json: { values: [value] } }, once),
      ),
    STALE,
  )
}
