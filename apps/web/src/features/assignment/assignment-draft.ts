import type { Assignment, Experiment, Variant } from '@sextant/core/contract'
import { parseQuantity, printQuantity } from '../../parse-decimal.js'
import {
  type FilterDraft,
  filterDraftOf,
  filterFault,
  filterOf,
} from '../measurement/filter-draft.js'

/** Who gives units their variant, while somebody types it: shares in percent, as typed. */
export interface AssignmentDraft {
  by: Assignment['by']
  seed: string
  coverage: string
  /** Blank: in no layer. */
  layerKey: string
  layerStart: string
  layerEnd: string
  audience: FilterDraft[]
}

const BP = 100

export function emptyAssignment(): AssignmentDraft {
  return {
    by: 'elsewhere',
    seed: '',
    coverage: '100',
    layerKey: '',
    layerStart: '0',
    layerEnd: '100',
    audience: [],
  }
}

/** A stored assignment back in the form. */
export function assignmentDraftOf(assignment: Assignment): AssignmentDraft {
  const { by, seed, coverageBp, layer, audience } = assignment
  const empty = emptyAssignment()
  const percent = (bp: number) => printQuantity(bp / BP)
  return {
    by,
    seed: seed ?? '',
    coverage: percent(coverageBp),
    layerKey: layer?.key ?? '',
    layerStart: layer === null ? empty.layerStart : percent(layer.startBp),
    layerEnd: layer === null ? empty.layerEnd : percent(layer.endBp),
    audience: audience.map(filterDraftOf),
  }
}

/** Percent as typed, in basis points; NaN for what is no share, which the API refuses. */
export function basisPoints(typed: string): number {
  const percent = parseQuantity(typed.replace(/%\s*$/, ''))
  return percent === null ? Number.NaN : Math.round(percent * BP)
}

/** What the API takes; what only Sextant needs is left at its default where somebody else assigns. */
export function assignmentOf(draft: AssignmentDraft): Assignment {
  if (draft.by === 'elsewhere') {
    return { by: 'elsewhere', seed: null, coverageBp: 10_000, layer: null, audience: [] }
  }
  const { seed, layerKey, layerStart, layerEnd, coverage, audience } = draft
  const range = { startBp: basisPoints(layerStart), endBp: basisPoints(layerEnd) }
  return {
    by: 'sextant',
    seed: seed.trim() === '' ? null : seed,
    coverageBp: basisPoints(coverage),
    layer: layerKey.trim() === '' ? null : { key: layerKey.trim(), ...range },
    audience: audience.map(filterOf),
  }
}

/** Paths of fields that hold no share or an unfinished condition. */
export function assignmentFaults(draft: AssignmentDraft): readonly string[] {
  const { by, coverageBp, layer } = assignmentOf(draft)
  if (by === 'elsewhere') return []
  const isShare = (bp: number) => Number.isInteger(bp) && bp >= 0 && bp <= 10_000
  return [
    ...(isShare(coverageBp) ? [] : ['assignment.coverageBp']),
    ...(layer === null ||
    (isShare(layer.startBp) && isShare(layer.endBp) && layer.startBp < layer.endBp)
      ? []
      : ['assignment.layer']),
    ...(draft.audience.some((filter) => filterFault(filter) !== undefined)
      ? ['assignment.audience']
      : []),
  ]
}

/** Names with commas between, as the API takes them. */
export function segmentsOf(typed: string): string[] {
  const names = typed.split(/[,，、\n]/).map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== ''))]
}

/** What a flag answers with, as typed; undefined where the variant's key is. */
export function payloadOf(typed: string): Variant['payload'] {
  const read = readPayload(typed)
  return read === null ? undefined : read
}

/** False for text that is no JSON, and for null and lists, which no flag can carry. */
export function isPayload(typed: string): boolean {
  return typed.trim() === '' || readPayload(typed) !== null
}

type Payload = NonNullable<Variant['payload']>

function readPayload(typed: string): Payload | null {
  try {
    const value: unknown = JSON.parse(typed)
    return isFlagValue(value) ? value : null
  } catch {
    return null
  }
}

// JSON.parse gives nothing but JSON, so what is no list and not null is one of the four.
function isFlagValue(value: unknown): value is Payload {
  return value !== null && value !== undefined && !Array.isArray(value)
}

/** A payload as it is typed. */
export function printPayload(payload: Variant['payload']): string {
  return payload === undefined ? '' : JSON.stringify(payload)
}

/** A key made of a name: `Resume where you left off` is `resume-where-you-left-off`. */
export function suggestedKey(name: Experiment['name']): string {
  const slug = (name.en ?? '')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  if (slug === '') return ''
  return (/^[a-z]/.test(slug) ? slug : `x-${slug}`).slice(0, 64).replace(/-+$/, '')
}
