import { defineQueryOptions, useMutation, useQueryCache } from '@pinia/colada'
import type { SERIES_BY } from '@sextant/core/contract'
import { client, idempotencyKey, reply } from '../../api/client.js'

const { experiments } = client.api

const resultKeys = {
  now: (id: string) => ['results', id, 'now'],
  slices: (id: string) => ['results', id, 'slices'],
  series: (id: string, metricId: string, by: string) => [
    ...resultKeys.slices(id),
    'series',
    metricId,
    by,
  ],
  segment: (id: string, metricId: string, segment: string) => [
    ...resultKeys.slices(id),
    'segment',
    metricId,
    segment,
  ],
  sql: (id: string, metricId: string) => ['results', id, 'sql', metricId],
} as const

/** The results of an experiment on events as they stand; nothing is stored by reading them. */
export const resultsQuery = defineQueryOptions((id: string) => ({
  key: resultKeys.now(id),
  query: () => reply(experiments[':id'].results.$get({ param: { id } })),
}))

/** A metric of the experiment, and how it is cut. */
interface Slice {
  readonly id: string
  readonly metricId: string
}

export const seriesQuery = defineQueryOptions(
  ({ id, metricId, by }: Slice & { by: (typeof SERIES_BY)[number] }) => ({
    key: resultKeys.series(id, metricId, by),
    query: () => reply(experiments[':id'].series.$get({ param: { id }, query: { metricId, by } })),
  }),
)

export const segmentsQuery = defineQueryOptions(
  ({ id, metricId, segment }: Slice & { segment: string }) => ({
    key: resultKeys.segment(id, metricId, segment),
    query: () =>
      reply(experiments[':id'].segments.$get({ param: { id }, query: { metricId, segment } })),
  }),
)

export const sqlQuery = defineQueryOptions(({ id, metricId }: Slice) => ({
  key: resultKeys.sql(id, metricId),
  query: () => reply(experiments[':id'].sql.$get({ param: { id }, query: { metricId } })),
}))

/** Reads series and segments again, once the results that they are slices of have moved on. */
export function useSliceRefresh() {
  const cache = useQueryCache()
  return (id: string) => cache.invalidateQueries({ key: resultKeys.slices(id) })
}

/** Computes the results anew from all events and compares; what differs is replaced. */
export function useVerify() {
  const cache = useQueryCache()
  return useMutation({
    mutation: (id: string) =>
      reply(
        experiments[':id'].verify.$post(
          { param: { id } },
          { headers: { 'idempotency-key': idempotencyKey() } },
        ),
      ),
    onSuccess: () => cache.invalidateQueries({ key: ['results'] }),
  })
}
