import { defineQueryOptions } from '@pinia/colada'
import type {
  AlignmentInput,
  CloseDecisionInput,
  CycleImportInput,
  GradeInput,
  KeyResultForecast,
  LocalizedLine,
} from '@sextant/core/contract'
import { client, reply } from '../../api/client.js'
import { useCommand } from '../../api/useCommand.js'
import type { CycleStepName } from './cycle-steps.js'

const { api } = client

/** Everything that a change of a cycle or of what is in it makes out of date. */
export const OKR_STALE = [['cycles'], ['key-results'], ['backlog'], ['duties'], ['home']]

/** Where one key result is heading, what it needs, and whether that is within reach. */
export const forecastQuery = defineQueryOptions((id: string) => ({
  key: ['key-results', id, 'forecast'],
  query: () => reply(api['key-results'][':id'].forecast.$get({ param: { id } })),
}))

/** Where every key result of a cycle is heading, by id. */
export const cycleForecastsQuery = defineQueryOptions((cycleId: string) => ({
  key: ['cycles', 'one', cycleId, 'forecasts'],
  query: async (): Promise<ReadonlyMap<string, KeyResultForecast>> => {
    const { items } = await reply(api.cycles[':id'].forecasts.$get({ param: { id: cycleId } }))
    return new Map(items.map((one) => [one.keyResultId, one]))
  },
}))

/** Objectives that wait for a cycle. */
export const backlogQuery = defineQueryOptions({
  key: ['backlog'],
  query: async () => (await reply(api.backlog.$get())).items,
})

/** How the objectives of a cycle hang together. */
export const alignmentQuery = defineQueryOptions((id: string) => ({
  key: ['cycles', 'one', id, 'alignment'],
  query: () => reply(api.cycles[':id'].alignment.$get({ param: { id } })),
}))

/** How well people of the reader's own team judged their chances. */
export const calibrationQuery = defineQueryOptions((id: string) => ({
  key: ['cycles', 'one', id, 'calibration'],
  query: () => reply(api.cycles[':id'].calibration.$get({ param: { id } })),
}))

/** A step of a cycle to its next state; reopening needs a reason, the others may have a comment. */
export function useCycleStep() {
  return useCommand(
    ({ id, step, text }: { id: string; step: CycleStepName; text: LocalizedLine | null }, once) => {
      const one = api.cycles[':id']
      const param = { id }
      if (step === 'reopen') {
        return reply(one.reopen.$post({ param, json: { reason: text ?? {} } }, once))
      }
      return reply(one[step].$post({ param, json: { comment: text } }, once))
    },
    OKR_STALE,
  )
}

export function useGrade() {
  return useCommand(
    ({ id, json }: { id: string; json: GradeInput }, once) =>
      reply(api['key-results'][':id'].grade.$post({ param: { id }, json }, once)),
    OKR_STALE,
  )
}

export function useCloseDecision() {
  return useCommand(
    ({ id, json }: { id: string; json: CloseDecisionInput }, once) =>
      reply(api.objectives[':id']['close-decision'].$post({ param: { id }, json }, once)),
    OKR_STALE,
  )
}

/** Into another cycle, or out of one into the backlog. */
export function useMoveObjective() {
  return useCommand(
    ({ id, cycleId }: { id: string; cycleId: string | null }, once) =>
      reply(api.objectives[':id'].$patch({ param: { id }, json: { cycleId } }, once)),
    OKR_STALE,
  )
}

/** A copy with its key results and without check-ins. */
export function useDuplicateObjective() {
  return useCommand(
    ({ id, cycleId }: { id: string; cycleId: string | null }, once) =>
      reply(api.objectives[':id'].duplicate.$post({ param: { id }, json: { cycleId } }, once)),
    OKR_STALE,
  )
}

export function useAlign() {
  return useCommand(
    ({ id, json }: { id: string; json: AlignmentInput }, once) =>
      reply(api.objectives[':id'].alignment.$put({ param: { id }, json }, once)),
    OKR_STALE,
  )
}

/** A whole cycle from elsewhere, all of it or nothing. */
export function useImportCycle() {
  return useCommand(
    (json: CycleImportInput, once) => reply(api.cycles.import.$post({ json }, once)),
    OKR_STALE,
  )
}
