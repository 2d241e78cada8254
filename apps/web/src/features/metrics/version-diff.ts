import { formatMeasurement, type MetricVersion } from '@sextant/core/contract'
import { PROSE_FIELDS } from './metric-draft.js'

type Spoken = { readonly en?: string | undefined; readonly zh?: string | undefined }

/** One part of a definition that a version changed: words in two languages, or one of a fixed list. */
export type VersionChange =
  | {
      readonly field: 'name' | 'unit' | 'measurement' | (typeof PROSE_FIELDS)[number]
      readonly before: Spoken | null
      readonly after: Spoken | null
    }
  | {
      readonly field: 'tier'
      readonly before: MetricVersion['tier']
      readonly after: MetricVersion['tier']
    }
  | {
      readonly field: 'kind'
      readonly before: MetricVersion['kind']
      readonly after: MetricVersion['kind']
    }
  | {
      readonly field: 'direction'
      readonly before: MetricVersion['direction']
      readonly after: MetricVersion['direction']
    }
  | {
      readonly field: 'stage'
      readonly before: MetricVersion['definition']['stage']
      readonly after: MetricVersion['definition']['stage']
    }

const sameText = (a: Spoken | null, b: Spoken | null) => a?.en === b?.en && a?.zh === b?.zh

/** How events are counted, in words; null where the values are recorded. */
function readAloud({ kind, measurement }: MetricVersion): Spoken | null {
  if (measurement === null) return null
  return {
    en: formatMeasurement(kind, measurement, 'en'),
    zh: formatMeasurement(kind, measurement, 'zh'),
  }
}

/** What a version changed against the one before it, in the order a definition is read. */
export function versionDiff(before: MetricVersion, after: MetricVersion): readonly VersionChange[] {
  const texts = [
    { field: 'name', before: before.name, after: after.name },
    ...PROSE_FIELDS.map((field) => ({
      field,
      before: before.definition[field],
      after: after.definition[field],
    })),
    { field: 'unit', before: before.unit, after: after.unit },
    { field: 'measurement', before: readAloud(before), after: readAloud(after) },
  ] as const
  const choices = [
    { field: 'tier', before: before.tier, after: after.tier },
    { field: 'kind', before: before.kind, after: after.kind },
    { field: 'direction', before: before.direction, after: after.direction },
    { field: 'stage', before: before.definition.stage, after: after.definition.stage },
  ] as const
  return [
    ...texts.filter((change) => !sameText(change.before, change.after)),
    ...choices.filter((change) => change.before !== change.after),
  ]
}
