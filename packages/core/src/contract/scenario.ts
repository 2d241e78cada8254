import { z } from 'zod'
import { DRIFT_SEVERITIES, TierMix } from './budget.js'
import { Id, Instant, LocalizedLine, Prose } from './text.js'

const perTier = <T extends z.ZodType>(item: T) =>
  z.object({ core: item, supporting: item, exploratory: item })

/** What an end of the period would take from here. */
export const ScenarioOutcome = z
  .object({
    /** Shares at the end that are wanted, in basis points. */
    mix: TierMix,
    /** False where a tier has had more than its share already; what follows is then the nearest end. */
    feasible: z.boolean(),
    /** Amounts at the end. */
    end: perTier(z.int()),
    /** What to spend by tier from here; sums to what is left. */
    needed: perTier(z.int()),
    /** Needed less still planned. */
    move: perTier(z.int()),
    /** At the end, against the budget's target. */
    deviation: perTier(z.number()),
    severity: perTier(z.enum(DRIFT_SEVERITIES)),
    inBands: z.boolean(),
    /** Amount that would still lie off target at the end. */
    offTarget: z.int(),
  })
  .meta({ id: 'ScenarioOutcome' })
export type ScenarioOutcome = z.infer<typeof ScenarioOutcome>

export const ScenarioPreview = z.strictObject({ mix: TierMix }).meta({ id: 'ScenarioPreview' })
export type ScenarioPreview = z.input<typeof ScenarioPreview>

export const ScenarioInput = z
  .strictObject({ budgetId: Id, name: LocalizedLine, mix: TierMix })
  .meta({ id: 'ScenarioInput' })
export type ScenarioInput = z.input<typeof ScenarioInput>

export const ScenarioAdoption = z.strictObject({ reason: Prose }).meta({ id: 'ScenarioAdoption' })
export type ScenarioAdoption = z.input<typeof ScenarioAdoption>

/** A saved end of the period, with what it would take as of today. */
export const Scenario = z
  .object({
    id: Id,
    budgetId: Id,
    name: LocalizedLine,
    mix: TierMix,
    createdAt: Instant,
    createdBy: Id,
    adoptedAt: Instant.nullable(),
    adoptedBy: Id.nullable(),
    /** The decision in the log that adopted it. */
    decisionId: Id.nullable(),
    /** Null once more than the total is spent: nothing is left to steer. */
    outcome: ScenarioOutcome.nullable(),
  })
  .meta({ id: 'Scenario' })
export type Scenario = z.infer<typeof Scenario>
