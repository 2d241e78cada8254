import type { Home } from '@sextant/core/contract'

const GUIDE_STEPS = ['star', 'supporting', 'goal', 'budget', 'experiment'] as const
type GuideStepName = (typeof GUIDE_STEPS)[number]

export interface GuideStep {
  readonly name: GuideStepName
  readonly done: boolean
  /** Number of the step that has to be done first; null when this one can be taken now. */
  readonly after: number | null
  readonly to: string
}

const TO: Readonly<Record<GuideStepName, string>> = {
  star: '/metrics/new',
  supporting: '/metrics/new',
  goal: '/okrs',
  budget: '/budget',
  experiment: '/experiments/new',
}

const NEEDS: Readonly<Record<GuideStepName, GuideStepName | null>> = {
  star: null,
  supporting: 'star',
  goal: 'star',
  budget: 'goal',
  experiment: 'supporting',
}

/** The way from an empty house to its first experiment, with what is done of it. */
export function guideSteps(
  home: Pick<Home, 'northStar' | 'lanes' | 'budgets' | 'cycle'>,
  hasExperiment: boolean,
): readonly GuideStep[] {
  const metrics = home.lanes.flatMap((lane) => lane.metrics)
  const done: Readonly<Record<GuideStepName, boolean>> = {
    star: home.northStar !== null,
    supporting: metrics.some(({ metric }) => metric.tier !== 'core'),
    goal: home.cycle !== null && metrics.some(({ keyResultId }) => keyResultId !== null),
    budget: home.budgets.length > 0,
    experiment: hasExperiment,
  }
  return GUIDE_STEPS.map((name) => {
    const needs = NEEDS[name]
    const after = needs === null || done[needs] ? null : GUIDE_STEPS.indexOf(needs) + 1
    return { name, done: done[name], after, to: TO[name] }
  })
}
