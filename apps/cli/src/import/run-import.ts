import type { Experiment, Import, ImportMapping, Look, Metric } from '@sextant/core/contract'
import { InputError } from '../input-error.js'
import { writeRejectsFile } from '../pending-file.js'
import { printable } from '../printable.js'
import type { Surroundings } from '../surroundings.js'
import { chooseMapping } from './choose-mapping.js'
import { outgoingFile } from './outgoing-file.js'
import { bytesText, progressLines, shareText } from './progress.js'
import type { ImportRequest } from './request.js'
import { serverAt, type Server } from './server.js'
import { countsText, lookText, mappingText, previewText } from './text-report.js'

/** What became of a file. */
export interface ImportOutcome {
  readonly experiment: Experiment
  readonly file: Import
  readonly mapping: ImportMapping
  /** Null unless it was asked for and the file landed. */
  readonly look: Look | null
}

interface Work {
  readonly request: ImportRequest
  readonly server: Server
  readonly around: Surroundings
  /** What a person reads on the way; nowhere when JSON is asked for. */
  readonly say: (text: string) => void
}

/**
 * Brings a file into an experiment through a running server: upload, preview, staging, counts, and
 * once confirmed, landing. What fails before the counts are known is taken back.
 *
 * @throws InputError, or the server's ProblemError
 */
export async function runImport(
  request: ImportRequest,
  around: Surroundings,
): Promise<ImportOutcome> {
  const server = serverAt(request.server, request.actorId)
  const say = request.json
    ? () => undefined
    : (text: string) => around.stdout(`${printable(text)}\n\n`)
  const work: Work = { request, server, around, say }
  const { body, bytes, fileName } = await sending(work)
  const experiment = await server.experiment(request.experiment)
  const metrics = await server.metrics()
  around.stderr(`sending ${fileName}, ${bytesText(bytes)}, to EXP-${experiment.number}\n`)
  const uploaded = await server.upload(experiment.id, { fileName, body })
  const { staged, mapping } = await stageOrCancel(work, { uploaded, experiment, metrics })
  await confirmed(work, staged, experiment)
  const file = await server.confirm(staged.id)
  say(`landed: ${file.counts?.accepted ?? 0} units are the data of EXP-${experiment.number}`)
  if (!request.look) return { experiment, file, mapping, look: null }
  const look = await server.look(experiment.id)
  say(lookText(look))
  return { experiment, file, mapping, look }
}

function sending({ request, around }: Work) {
  const progress = progressLines(around.stderr, Date.now)
  return outgoingFile(request.file, (sent, total) => {
    if (sent < total) progress(() => `sent ${shareText(sent, total)}`)
  })
}

interface Uploaded {
  readonly uploaded: Import
  readonly experiment: Experiment
  readonly metrics: readonly Metric[]
}

async function stageOrCancel(work: Work, known: Uploaded) {
  try {
    return await stage(work, known)
  } catch (error) {
    // The first fault is the one to tell; a file left behind does no harm.
    await work.server.cancel(known.uploaded.id).catch(() => undefined)
    throw error
  }
}

async function stage({ request, server, around, say }: Work, known: Uploaded) {
  const { uploaded, experiment, metrics } = known
  say(previewText(uploaded))
  const facts = {
    columns: uploaded.preview.columns,
    suggested: uploaded.suggested,
    variants: experiment.variants,
    metrics,
    planned: plannedKeys(experiment, metrics),
    attended: !request.yes,
  }
  const mapping = chooseMapping(facts, request.mapping)
  say(mappingText(mapping, metrics))
  const begun = await server.stage(uploaded.id, mapping)
  const progress = progressLines(around.stderr, Date.now)
  const staged = await server.settled(begun.id, ({ progress: at }) => {
    if (at !== null)
      progress(() => `read ${shareText(at.bytesRead, at.bytesTotal)}, ${at.rows} rows`)
  })
  const { counts } = staged
  if (staged.state !== 'staged' || counts === null) throw failureOf(staged)
  around.stderr(`read ${counts.received} rows\n`)
  say(countsText(counts, experiment))
  if (request.rejectsFile !== undefined) {
    const pending = await writeRejectsFile(
      request.rejectsFile,
      request.file,
      server.rejects(staged.id),
    )
    await pending.keep()
  } else if (counts.rejected > 0) {
    say('--rejects FILE writes the rows set aside to a file')
  }
  return { staged, mapping }
}

function plannedKeys(experiment: Experiment, metrics: readonly Metric[]): readonly string[] {
  const { targetMetricId, guardrails, secondaryMetricIds } = experiment
  const others = [...guardrails.map(({ metricId }) => metricId), ...secondaryMetricIds]
  return [targetMetricId, ...others].flatMap((id) => {
    return metrics.filter((metric) => metric.id === id).map(({ key }) => key)
  })
}

function failureOf({ state, failure }: Import): InputError {
  if (failure === null) {
    return new InputError('import.wrong_state', `the file was not read: it is ${state} now`)
  }
  const params = Object.entries(failure.params).map(([name, value]) => `${name} '${value}'`)
  const about = params.length === 0 ? '' : `: ${params.join(', ')}`
  return new InputError(failure.reason, `the file cannot be read with this mapping${about}`)
}

/** Resolves when the file may land; cancels it when the person says no. */
async function confirmed(work: Work, staged: Import, { id, number }: Experiment): Promise<void> {
  const { request, server, around } = work
  if (request.yes) return
  if (around.ask === undefined) {
    const message =
      `${staged.counts?.accepted ?? 0} units of ${staged.fileName} are staged as ${staged.id} and not yet ` +
      `the data of EXP-${number}. Confirm on ${request.server}/experiments/${id}, or run this ` +
      'again with --yes.'
    throw new InputError('not_confirmed', message)
  }
  const question = `Make these ${staged.counts?.accepted ?? 0} units the data of EXP-${number}? [y/N] `
  const answer = await around.ask(question)
  if (/^(?:y|yes)$/i.test(answer.trim())) return
  await server.cancel(staged.id)
  throw new InputError('not_confirmed', `nothing was changed; ${staged.id} is cancelled`)
}
