import type { Experiment, ExperimentInput } from '@sextant/core/contract'
import {
  type AssignmentDraft,
  assignmentDraftOf,
  assignmentOf,
  emptyAssignment,
  payloadOf,
  printPayload,
  segmentsOf,
} from '../assignment/assignment-draft.js'
import { filledIn, type Typed } from './localized.js'
import type { PlanChoices } from './method-choices.js'
import { evenWeights } from './weights.js'

export interface DraftVariant {
  /** Of the row on screen; keys may be typed anew. */
  readonly id: number
  key: string
  name: Typed
  weightBp: number
  isControl: boolean
  /** JSON as typed; blank: a flag answers with the key. */
  payload: string
  /** A weight as typed that cannot be one; it stays in its field until it is corrected. */
  refusedWeight?: string | undefined
}

interface DraftGuardrail {
  readonly id: number
  metricId: string
  /** Percent, as typed. */
  margin: string
}

/** An experiment as the form holds it: figures as typed, so that half a number is no error. */
export interface Draft {
  /** What clients call it; blank: the server names it. */
  key: string
  name: Typed
  because: Typed
  change: Typed
  audience: Typed
  targetMetricId: string
  variants: DraftVariant[]
  guardrails: DraftGuardrail[]
  secondaryMetricIds: string[]
  choices: PlanChoices
  /** Percent, as typed. */
  minimumEffect: string
  alpha: string
  /** Percent, as typed. */
  power: string
  /** Entered by hand instead of the metric's latest value. */
  ownBaseline: boolean
  mean: string
  standardDeviation: string
  unitsPerDay: string
  unit: string
  assignment: AssignmentDraft
  /** Names with commas between, as typed. */
  segments: string
  initiativeId: string
  keyResultIds: string[]
  ownerId: string
}

let rows = 0
/** A number for a new row of the form. */
export function rowId(): number {
  rows += 1
  return rows
}

/** The form before anything is typed. */
export function emptyDraft(ownerId: string): Draft {
  const [control = 5000, treatment = 5000] = evenWeights(2)
  const names = [
    { key: 'control', name: { en: 'Control', zh: '对照组' }, weightBp: control, isControl: true },
    {
      key: 'treatment',
      name: { en: 'Treatment', zh: '实验组' },
      weightBp: treatment,
      isControl: false,
    },
  ]
  return {
    key: '',
    name: {},
    because: {},
    change: {},
    audience: {},
    targetMetricId: '',
    variants: names.map((variant) => ({ id: rowId(), ...variant, payload: '' })),
    guardrails: [],
    secondaryMetricIds: [],
    choices: { method: 'fixed_horizon' },
    minimumEffect: '2',
    alpha: '0.05',
    power: '80',
    ownBaseline: false,
    mean: '',
    standardDeviation: '',
    unitsPerDay: '',
    unit: 'user',
    assignment: emptyAssignment(),
    segments: '',
    initiativeId: '',
    keyResultIds: [],
    ownerId,
  }
}

/**
 * A stored draft back in the form. Units a day that are those of the target's history stay blank, so
 * that they go on following it.
 */
export function draftOf(experiment: Experiment, history: number | null): Draft {
  const { plan, hypothesis } = experiment
  const own = plan.baselineSource === 'entered' ? plan.baseline : null
  return {
    key: experiment.key,
    name: experiment.name,
    ...hypothesis,
    targetMetricId: experiment.targetMetricId,
    variants: experiment.variants.map(({ payload, ...variant }) => ({
      id: rowId(),
      ...variant,
      payload: printPayload(payload),
    })),
    guardrails: experiment.guardrails.map(({ metricId, margin }) => ({
      id: rowId(),
      metricId,
      margin: printed(margin * 100),
    })),
    secondaryMetricIds: [...experiment.secondaryMetricIds],
    choices: choicesOf(plan),
    minimumEffect: printed(plan.minimumEffect * 100),
    alpha: printed(plan.alpha),
    power: printed(plan.power * 100),
    ownBaseline: own !== null,
    mean: own === null ? '' : printed(own.mean),
    standardDeviation:
      own === null || own.standardDeviation === null ? '' : printed(own.standardDeviation),
    unitsPerDay:
      plan.unitsPerDay === null || plan.unitsPerDay === history ? '' : printed(plan.unitsPerDay),
    unit: experiment.unit,
    assignment: assignmentDraftOf(experiment.assignment),
    segments: experiment.segments.join(', '),
    initiativeId: experiment.initiativeId ?? '',
    keyResultIds: [...experiment.keyResultIds],
    ownerId: experiment.ownerId,
  }
}

function choicesOf(plan: Experiment['plan']): PlanChoices {
  const { method, sequential, bayesian, varianceReduction, correction, caps } = plan
  return { method, sequential, bayesian, varianceReduction, correction, caps }
}

/** Without the dust of binary fractions: 0.07 × 100 reads 7. */
function printed(value: number): string {
  return String(Number(value.toPrecision(12)))
}

/** A figure as typed; null where it is none. */
export function figure(typed: string): number | null {
  const text = typed.trim().replace('−', '-').replace(/%$/, '')
  if (text === '') return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

/** A percentage as typed, as a fraction: 1.5 is 0.015 exactly as it would be written. */
export function fraction(typed: string): number | null {
  const value = figure(typed)
  return value === null ? null : Number((value / 100).toPrecision(12))
}

/** What the API takes; figures that are none are left for it to refuse at their field. */
export function inputOf(draft: Draft): ExperimentInput {
  const own = draft.ownBaseline
    ? { mean: figure(draft.mean) ?? Number.NaN, standardDeviation: figure(draft.standardDeviation) }
    : null
  return {
    ...(draft.key.trim() === '' ? {} : { key: draft.key.trim() }),
    name: filledIn(draft.name),
    hypothesis: {
      because: filledIn(draft.because),
      change: filledIn(draft.change),
      audience: filledIn(draft.audience),
    },
    targetMetricId: draft.targetMetricId,
    variants: draft.variants.map(
      ({ id: _id, refusedWeight: _typed, name, payload, ...variant }) => {
        const value = payloadOf(payload)
        return {
          ...variant,
          name: filledIn(name),
          ...(value === undefined ? {} : { payload: value }),
        }
      },
    ),
    guardrails: draft.guardrails.map(({ metricId, margin }) => ({
      metricId,
      margin: fraction(margin) ?? Number.NaN,
    })),
    secondaryMetricIds: draft.secondaryMetricIds,
    plan: {
      ...draft.choices,
      alpha: figure(draft.alpha) ?? Number.NaN,
      power: fraction(draft.power) ?? Number.NaN,
      minimumEffect: fraction(draft.minimumEffect) ?? Number.NaN,
      baseline: own,
      unitsPerDay: figure(draft.unitsPerDay),
    },
    unit: draft.unit,
    assignment: assignmentOf(draft.assignment),
    segments: segmentsOf(draft.segments),
    initiativeId: draft.initiativeId === '' ? null : draft.initiativeId,
    keyResultIds: draft.keyResultIds,
    ownerId: draft.ownerId,
  }
}
