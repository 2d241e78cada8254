import { z } from 'zod'
import { canonicalJson, sha256 } from '../canonical.js'
import { Assignment } from '../contract/assignment.js'
import { Hypothesis, Variant, type Experiment } from '../contract/experiment.js'
import { Plan } from '../contract/plan.js'
import { DIRECTIONS, METRIC_KINDS, TIERS, type Metric } from '../contract/metric.js'
import { TEST_ROLES, type TestRole } from '../contract/significance-test.js'
import { Id } from '../contract/text.js'

/** A metric as the plan reads it: its role and the version of its definition. */
const LockedMetric = z.object({
  role: z.enum(TEST_ROLES),
  metricId: Id,
  key: z.string(),
  version: z.int(),
  kind: z.enum(METRIC_KINDS),
  direction: z.enum(DIRECTIONS),
  tier: z.enum(TIERS),
  margin: z.number().nullable(),
})
export type LockedMetric = z.infer<typeof LockedMetric>

/** What a lock freezes. */
export const LockedPlan = z.object({
  experimentId: Id,
  number: z.int(),
  hypothesis: Hypothesis,
  plan: Plan,
  unit: z.string(),
  variants: z.array(Variant),
  /** How clients name it, and who is given what; absent in locks of earlier releases. */
  key: z.string().optional(),
  assignment: Assignment.optional(),
  metrics: z.array(LockedMetric),
})
export type LockedPlan = z.infer<typeof LockedPlan>

/** The canonical text of a plan and its SHA-256. Metrics: target, North Star, guardrails, others. */
export function freezePlan(
  experiment: Pick<
    Experiment,
    | 'id'
    | 'number'
    | 'hypothesis'
    | 'plan'
    | 'unit'
    | 'variants'
    | 'guardrails'
    | 'key'
    | 'assignment'
  >,
  read: {
    readonly target: Metric
    readonly northStar: Metric
    readonly guardrails: readonly Metric[]
    readonly secondary: readonly Metric[]
  },
): { readonly canonical: string; readonly hash: string } {
  const marginOf = (id: string): number | null =>
    experiment.guardrails.find((guardrail) => guardrail.metricId === id)?.margin ?? null
  const frozen: LockedPlan = {
    experimentId: experiment.id,
    number: experiment.number,
    hypothesis: experiment.hypothesis,
    plan: experiment.plan,
    unit: experiment.unit,
    variants: experiment.variants,
    key: experiment.key,
    assignment: experiment.assignment,
    metrics: [
      lockedMetric(read.target, 'target', null),
      lockedMetric(read.northStar, 'north_star', null),
      ...read.guardrails.map((metric) => lockedMetric(metric, 'guardrail', marginOf(metric.id))),
      ...read.secondary.map((metric) => lockedMetric(metric, 'secondary', null)),
    ],
  }
  const canonical = canonicalJson(frozen)
  return { canonical, hash: sha256(canonical) }
}

function lockedMetric(metric: Metric, role: TestRole, margin: number | null): LockedMetric {
  const { id: metricId, key, version, kind, direction, tier } = metric
  return { role, metricId, key, version, kind, direction, tier, margin }
}

/** The plan as it was locked, from its canonical text. */
export function readLockedPlan(canonical: string): LockedPlan {
  return LockedPlan.parse(JSON.parse(canonical))
}
