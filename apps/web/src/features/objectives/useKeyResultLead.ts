import type { CycleOverview, KeyResult, Metric } from '@sextant/core/contract'
import type { Figure } from '../../components/AppFigureStrip.vue'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { HEALTH_STATUS } from '../metrics/health.js'
import { paceOf, weeklyPace } from './key-result.js'
import { useKeyResultWords } from './useKeyResultWords.js'

const { t } = useMessages()
const format = useFormat()
const words = useKeyResultWords()

/** Where the key result stands, in one sentence, and what is left to do in a second one. */
function lead(
  keyResult: KeyResult,
  metric: Metric | undefined,
  cycle: CycleOverview['cycle'],
): string {
  const health = t(`health.${keyResult.health}`)
  if (keyResult.raw === null) return t('objectives.say.noValue', { health })
  const standing = t('objectives.say.standing', {
    health,
    raw: words.raw(keyResult),
    expected: format.percent(keyResult.expected),
  })
  const weekly = weeklyPace(keyResult, cycle)
  if (!weekly || weekly.needed === null || weekly.gained === null) return standing
  if (keyResult.raw >= 1)
    return t('objectives.lead.both', { when: standing, standing: t('objectives.say.reached') })
  const change = (value: number) => words.change(value, keyResult, metric)
  const rest = t('objectives.say.weekly', {
    needed: change(weekly.needed),
    gained: change(weekly.gained),
  })
  return t('objectives.lead.both', { when: standing, standing: rest })
}

function progressContext(keyResult: KeyResult): string {
  const { raw, progress } = keyResult
  if (raw === null || progress === null) return t('objectives.noValue')
  if (raw !== progress) {
    return t('objectives.figure.clamped', { progress: format.percent(progress) })
  }
  const points = paceOf(keyResult)
  return points === null
    ? t('objectives.figure.rawIsProgress')
    : t('objectives.figure.against', { points: format.points(points, { decimals: 1 }) })
}

function confidenceContext({ checkIns }: KeyResult): string {
  const [, before] = checkIns.filter((one) => one.confidence !== null)
  return before
    ? t('objectives.figure.was', {
        confidence: format.number(before.confidence, { decimals: 1 }),
        date: format.date(before.day),
      })
    : t('objectives.figure.stated')
}

/** Value, progress, expected, confidence and health: five numbers, none made of another. */
function figures(
  keyResult: KeyResult,
  metric: Metric | undefined,
  { day, days }: Pick<CycleOverview, 'day' | 'days'>,
): readonly Figure[] {
  const { current, confidence, health } = keyResult
  return [
    {
      key: 'value',
      label: t('objectives.checkIn.value'),
      value: words.value(current?.value, keyResult, metric),
      context: current ? format.date(current.day, { year: true }) : words.span(keyResult, metric),
    },
    {
      key: 'progress',
      label: t('objectives.figure.progress'),
      value: words.raw(keyResult),
      context: progressContext(keyResult),
    },
    {
      key: 'expected',
      label: t('objectives.figure.expected'),
      value: format.percent(keyResult.expected),
      context: t('objectives.figure.day', { day, days }),
    },
    {
      key: 'confidence',
      label: t('objectives.figure.confidence'),
      value: format.number(confidence, { decimals: 1 }),
      context:
        confidence === null ? t('objectives.confidence.unsaid') : confidenceContext(keyResult),
    },
    {
      key: 'status',
      label: t('objectives.column.status'),
      value: t(`health.${health}`),
      status: HEALTH_STATUS[health],
      context: t(`objectives.why.${health}`),
    },
  ]
}

/** The head of a key result's page in the reader's language. */
export function useKeyResultLead() {
  return { lead, figures }
}
