import type { Evidence, Locale, Metric, MetricChange, MetricInput } from '@sextant/core/contract'
import { parseQuantity } from '../../parse-decimal.js'
import {
  emptyMeasurement,
  type MeasurementDraft,
  measurementDraftOf,
  measurementOf,
} from '../measurement/measurement-draft.js'

type Definition = Metric['definition']
export const PROSE_FIELDS = ['meaning', 'formula', 'dataSource', 'countingRule'] as const
export type ProseField = (typeof PROSE_FIELDS)[number]

export interface DraftEdge {
  parentId: string
  evidence: Evidence
  slope: string
}

/** A metric while somebody types it: every text as typed, prose in the writer's language. */
export interface MetricDraft extends Record<ProseField, string> {
  key: string
  nameEn: string
  nameZh: string
  tier: Metric['tier']
  kind: Metric['kind']
  direction: Metric['direction']
  unit: string
  stage: Definition['stage']
  measurement: MeasurementDraft
  ownerId: string
  isNorthStar: boolean
  parents: DraftEdge[]
  isExempt: boolean
  exemptUntil: string
  exemptReason: string
  /** Why the definition changes; only for a metric that exists. */
  reason: string
}
export type DraftField = keyof MetricDraft

/** A draft to start from; the first metric of a house is its North Star. */
export function emptyDraft(ownerId: string, isNorthStar: boolean): MetricDraft {
  return {
    key: '',
    nameEn: '',
    nameZh: '',
    tier: isNorthStar ? 'core' : 'supporting',
    kind: isNorthStar ? 'mean' : 'proportion',
    direction: 'up',
    unit: '',
    meaning: '',
    formula: '',
    dataSource: '',
    countingRule: '',
    stage: 'all',
    measurement: emptyMeasurement(),
    ownerId,
    isNorthStar,
    parents: isNorthStar ? [] : [{ parentId: '', evidence: 'belief', slope: '' }],
    isExempt: false,
    exemptUntil: '',
    exemptReason: '',
    reason: '',
  }
}

/** The draft of a metric that exists, its prose in that language where it is there. */
export function draftOf(metric: Metric, locale: Locale): MetricDraft {
  const { definition, exemption } = metric
  const written = (field: ProseField) => definition[field][locale] ?? ''
  return {
    key: metric.key,
    nameEn: metric.name.en,
    nameZh: metric.name.zh,
    tier: metric.tier,
    kind: metric.kind,
    direction: metric.direction,
    unit: metric.unit?.[locale] ?? metric.unit?.en ?? metric.unit?.zh ?? '',
    meaning: written('meaning'),
    formula: written('formula'),
    dataSource: written('dataSource'),
    countingRule: written('countingRule'),
    stage: definition.stage,
    measurement: measurementDraftOf(metric.measurement),
    ownerId: metric.ownerId,
    isNorthStar: metric.isNorthStar,
    parents: metric.parents.map(({ parentId, evidence, slope }) => ({
      parentId,
      evidence,
      slope: slope === null ? '' : String(slope),
    })),
    isExempt: exemption !== null,
    exemptUntil: exemption?.until ?? '',
    exemptReason: exemption?.reason ?? '',
    reason: '',
  }
}

type Spoken = { readonly en?: string | undefined; readonly zh?: string | undefined }

/** The text with one language written anew; an emptied language goes, the other stays. */
export function writeIn(before: Spoken | null | undefined, locale: Locale, text: string) {
  const other = locale === 'en' ? 'zh' : 'en'
  const kept = before?.[other]
  return {
    ...(kept === undefined ? {} : { [other]: kept }),
    ...(text.trim() === '' ? {} : { [locale]: text }),
  }
}

function partsOf(draft: MetricDraft, locale: Locale, before?: Metric) {
  const prose = (field: ProseField) => writeIn(before?.definition[field], locale, draft[field])
  // A share has no unit of its own: it is printed in percent.
  const hasUnit = draft.kind !== 'proportion' && draft.unit.trim() !== ''
  const parents = draft.isNorthStar
    ? []
    : draft.parents
        .filter((edge) => edge.parentId !== '')
        .map(({ parentId, evidence, slope }) => ({
          parentId,
          evidence,
          slope: parseQuantity(slope),
        }))
  return {
    name: { en: draft.nameEn, zh: draft.nameZh },
    tier: draft.tier,
    kind: draft.kind,
    direction: draft.direction,
    unit: hasUnit ? writeIn(before?.unit, locale, draft.unit) : null,
    definition: {
      meaning: prose('meaning'),
      formula: prose('formula'),
      dataSource: prose('dataSource'),
      countingRule: prose('countingRule'),
      stage: draft.stage,
    },
    measurement: measurementOf(draft.measurement, draft.kind),
    ownerId: draft.ownerId,
    parents,
    exemption:
      draft.isExempt && !draft.isNorthStar
        ? { until: draft.exemptUntil, reason: draft.exemptReason }
        : null,
  }
}

/** What the server is asked to create. */
export function toMetricInput(draft: MetricDraft, locale: Locale): MetricInput {
  return { key: draft.key, isNorthStar: draft.isNorthStar, ...partsOf(draft, locale) }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Only what differs from the metric, so that an untouched part is never judged anew. */
export function toMetricChange(draft: MetricDraft, metric: Metric, locale: Locale): MetricChange {
  const after = partsOf(draft, locale, metric)
  const before = partsOf(draftOf(metric, locale), locale, metric)
  return {
    ...(same(after.name, before.name) ? {} : { name: after.name }),
    ...(same(after.tier, before.tier) ? {} : { tier: after.tier }),
    ...(same(after.kind, before.kind) ? {} : { kind: after.kind }),
    ...(same(after.direction, before.direction) ? {} : { direction: after.direction }),
    ...(same(after.unit, before.unit) ? {} : { unit: after.unit }),
    ...(same(after.definition, before.definition) ? {} : { definition: after.definition }),
    ...(same(after.measurement, before.measurement) ? {} : { measurement: after.measurement }),
    ...(same(after.ownerId, before.ownerId) ? {} : { ownerId: after.ownerId }),
    ...(same(after.parents, before.parents) ? {} : { parents: after.parents }),
    ...(same(after.exemption, before.exemption) ? {} : { exemption: after.exemption }),
    ...(draft.reason.trim() === '' ? {} : { reason: draft.reason }),
  }
}

const VERSIONED = [
  'name',
  'tier',
  'kind',
  'direction',
  'unit',
  'definition',
  'measurement',
] as const

/** True where the change makes a new version of the definition, which needs a reason. */
export function makesVersion(change: MetricChange): boolean {
  return VERSIONED.some((part) => change[part] !== undefined)
}
