import { defineQueryOptions } from '@pinia/colada'
import type { CoverageChange, Experiment, ExperimentState } from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'
import { EXPERIMENT_STALE } from '../experiments/useExperiments.js'

const { experiments } = client.api

/** States in which an experiment holds its part of a layer. */
const HOLDING: readonly ExperimentState[] = ['ready', 'running', 'paused']

/** Experiments that hold a part of a layer, so that a new one can keep out of their way. */
export const layeredQuery = defineQueryOptions({
  key: ['experiments', 'layered'],
  query: async (): Promise<Experiment[]> => {
    const pages = await Promise.all(
      HOLDING.map((state) => reply(experiments.$get({ query: { state, limit: '200' } }))),
    )
    return pages
      .flatMap(({ items }) => items)
      .filter(({ assignment }) => assignment.by === 'sextant' && assignment.layer !== null)
  },
})

/** Lets more of the audience take part; the reason stands in the audit log. */
export function useSetCoverage() {
  return useCommand(
    ({ id, change }: { id: string; change: CoverageChange }, once) =>
      reply(experiments[':id'].coverage.$post({ param: { id }, json: change }, once)),
    EXPERIMENT_STALE,
  )
}
