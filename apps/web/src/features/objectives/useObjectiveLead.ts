import type { Objective, ObjectivePage } from '@sextant/core/contract'
import type { Figure } from '../../components/AppFigureStrip.vue'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { isJudged } from '../cycles/cycle-steps.js'
import { HEALTH_STATUS } from '../metrics/health.js'
import { usePaceWords } from '../settings/usePaceWords.js'
import { healthCounts, paceOf } from './key-result.js'

const { t } = useMessages()
const format = useFormat()

/** Where an objective stands, and how many of its key results are on track. */
function lead({ objective, cycle }: Pick<ObjectivePage, 'objective' | 'cycle'>): string {
  if (cycle === null) return t('objectivePage.say.backlog')
  if (objective.keyResults.length === 0) return t('objectivePage.say.empty')
  const health = t(`health.${objective.health}`)
  const standing =
    objective.progress === null
      ? t('objectives.say.noValue', { health })
      : isJudged(cycle)
        ? t('objectivePage.say.judged', {
            health,
            progress: format.percent(objective.progress),
            score: format.number(objective.score, { decimals: 2 }),
          })
        : t('objectives.say.standing', {
            health,
            raw: format.percent(objective.progress),
            expected: format.percent(objective.expected),
          })
  const total = objective.keyResults.length
  const counts = healthCounts(objective.keyResults)
  const count = counts.find((one) => one.health === 'on_track')?.count ?? 0
  const parts = isJudged(cycle)
    ? ''
    : t('objectives.lead.onTrack', { count, total }, count) + t('objectives.lead.stop')
  return t('objectives.lead.both', { when: standing, standing: parts })
}

type Why = ReturnType<typeof usePaceWords>['why']

/** Progress, expected, confidence, score and coverage: none is made of another. */
function figures(objective: Objective, why: Why): readonly Figure[] {
  const { progress, expected, confidence, score, passLine, coverage, health, keyResults } =
    objective
  const points = paceOf(objective)
  const known = keyResults.filter((one) => one.progress !== null).length
  const two = { decimals: 2 }
  return [
    {
      key: 'progress',
      label: t('objectives.figure.progress'),
      value: format.percent(progress),
      context:
        progress === null ? t('objectives.noValue') : t(`objectivePage.from.${objective.rollup}`),
    },
    {
      key: 'expected',
      label: t('objectives.figure.expected'),
      value: format.percent(expected),
      context:
        points === null
          ? why(health)
          : t('objectivePage.pace', { points: format.points(points, { decimals: 1 }) }),
    },
    {
      key: 'confidence',
      label: t('objectives.figure.confidence'),
      value: format.number(confidence?.mean ?? null, two),
      context: confidence
        ? t('objectives.lowest', { confidence: format.number(confidence.lowest, { decimals: 1 }) })
        : t('objectives.confidence.unsaid'),
    },
    {
      key: 'score',
      label: t('objectives.column.score'),
      value: format.number(score, two),
      context: t('objectivePage.pass', { line: format.number(passLine, { decimals: 1 }) }),
    },
    {
      key: 'coverage',
      label: t('objectives.figure.coverage'),
      value: format.percent(coverage, { decimals: 0 }),
      context: t('objectivePage.known', { known, count: keyResults.length }),
    },
    {
      key: 'status',
      label: t('objectives.column.status'),
      value: t(`health.${health}`),
      status: HEALTH_STATUS[health],
      context: why(health),
    },
  ]
}

/** The head of an objective's page in the reader's language. */
export function useObjectiveLead() {
  const { why } = usePaceWords()
  return { lead, figures: (objective: Objective) => figures(objective, why) }
}
