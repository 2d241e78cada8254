import { defineQueryOptions, useMutation, useQueryCache } from '@pinia/colada'
import type { Import, ImportMapping } from '@sextant/core/contract'
import { client, idempotencyKey, reply } from '../../api/client.js'
import { sendFile, type UploadOptions } from '../../api/upload.js'

const { experiments, imports } = client.api

export const importKeys = {
  of: (experimentId: string) => ['imports', 'of', experimentId],
  one: (id: string) => ['imports', 'one', id],
} as const

/** Files imported for an experiment, the newest first. */
export const importsQuery = defineQueryOptions((experimentId: string) => ({
  key: importKeys.of(experimentId),
  query: async (): Promise<Import[]> => {
    const { items } = await reply(experiments[':id'].imports.$get({ param: { id: experimentId } }))
    return items.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))
  },
}))

/** One import, to follow it while the server reads the file. */
export const importQuery = defineQueryOptions((id: string) => ({
  key: importKeys.one(id),
  query: () => reply(imports[':id'].$get({ param: { id } })),
  staleTime: 0,
}))

/** What is done with a file: sent, read with a mapping, confirmed or given up. */
export function useImportCommands(experimentId: () => string) {
  const cache = useQueryCache()
  const refresh = (id?: string) =>
    Promise.all([
      cache.invalidateQueries({ key: importKeys.of(experimentId()) }),
      ...(id === undefined ? [] : [cache.invalidateQueries({ key: importKeys.one(id) })]),
    ])
  const once = () => ({ headers: { 'idempotency-key': idempotencyKey() } })

  const upload = useMutation({
    mutation: ({ file, options }: { file: File; options: UploadOptions }) =>
      sendFile(`/api/experiments/${experimentId()}/imports`, file, options),
    onSuccess: () => refresh(),
  })
  const stage = useMutation({
    mutation: ({ id, mapping }: { id: string; mapping: ImportMapping }) =>
      reply(imports[':id'].stage.$post({ param: { id }, json: mapping }, once())),
    onSuccess: (_import, { id }) => refresh(id),
  })
  const confirm = useMutation({
    mutation: (id: string) => reply(imports[':id'].confirm.$post({ param: { id } }, once())),
    onSuccess: (_import, id) => refresh(id),
  })
  const cancel = useMutation({
    mutation: (id: string) => reply(imports[':id'].cancel.$post({ param: { id } }, once())),
    onSuccess: (_import, id) => refresh(id),
  })
  return { upload, stage, confirm, cancel, refresh }
}
