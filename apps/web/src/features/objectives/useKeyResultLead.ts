import type { CycleOverview, KeyResult, KeyResultForecast, Metric } from '@sextant/core/contract'
import type { Figure } from '../../components/AppFigureStrip.vue'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { HEALTH_STATUS } from '../metrics/health.js'
import { usePaceWords } from '../settings/usePaceWords.js'
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
  const { raw, progress, expected } = keyResult
  if (raw === null || progress === null) return t('objectives.noValue')
  if (raw !== progress) {
    return t('objectives.figure.clamped', { progress: format.percent(progress) })
  }
  const points = paceOf(keyResult)
  return points === null
    ? t('objectives.figure.rawIsProgress')
    : t('objectives.figure.against', {
        expected: format.percent(expected),
        points: format.points(points, { decimals: 1 }),
      })
}

type Why = ReturnType<typeof usePaceWords>['why']

/** Who says the status: the numbers, or a person, with what the numbers say where they differ. */
function statusContext({ health, computedHealth, stated }: KeyResult, why: Why): string {
  if (stated === null || health !== stated.status) return why(health)
  const date = format.date(stated.day)
  return computedHealth === stated.status
    ? t('objectives.figure.agreed', { date })
    : t('objectives.figure.stated', { date, health: t(`health.${computedHealth}`) })
}

function forecastFigure(
  keyResult: KeyResult,
  metric: Metric | undefined,
  { cycle }: Pick<CycleOverview, 'cycle'>,
  found: KeyResultForecast | undefined,
): Figure {
  const print = (value: number) => words.value(value, keyResult, metric)
  const figure = {
    key: 'forecast',
    label: t('cycles.forecast.label', { date: format.date(cycle.endsOn) }),
    value: '–',
  }
  if (!found) return { ...figure, context: t('cycles.forecast.loading') }
  if (!found.forecast) {
    return { ...figure, context: t(`forecast.none.${found.noForecast ?? 'not_numeric'}`) }
  }
  const [low, high] = found.forecast.interval
  const context = t(found.forecast.trendingOff ? 'forecast.short' : 'forecast.between', {
    low: print(low),
    high: print(high),
  })
  return { ...figure, value: print(found.forecast.value), context }
}

function confidenceContext({ checkIns }: KeyResult): string {
  const [, before] = checkIns.filter((one) => one.confidence !== null)
  return before
    ? t('objectives.figure.was', {
        confidence: format.number(before.confidence, { decimals: 1 }),
        date: format.date(before.day),
      })
    : t('objectives.figure.byOwner')
}

/** Value, progress, forecast, confidence, score and health: none is made of another. */
function figures(
  keyResult: KeyResult,
  metric: Metric | undefined,
  cycle: Pick<CycleOverview, 'cycle'>,
  forecast: KeyResultForecast | undefined,
  why: Why,
): readonly Figure[] {
  const { current, confidence, health, grade, suggestedScore } = keyResult
  const tenths = { decimals: 1 }
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
    forecastFigure(keyResult, metric, cycle, forecast),
    {
      key: 'confidence',
      label: t('objectives.figure.confidence'),
      value: format.number(confidence, tenths),
      context:
        confidence === null ? t('objectives.confidence.unsaid') : confidenceContext(keyResult),
    },
    {
      key: 'score',
      label: t('objectives.column.score'),
      value: format.number(grade?.score ?? null, tenths),
      context: grade
        ? t('objectives.figure.suggested', { score: format.number(suggestedScore, tenths) })
        : t('objectives.figure.atClose'),
    },
    {
      key: 'status',
      label: t('objectives.column.status'),
      value: t(`health.${health}`),
      status: HEALTH_STATUS[health],
      context: statusContext(keyResult, why),
    },
  ]
}

/** The head of a key result's page in the reader's language. */
export function useKeyResultLead() {
  const { why } = usePaceWords()
  return {
    lead,
    figures: (
      keyResult: KeyResult,
      metric: Metric | undefined,
      cycle: Pick<CycleOverview, 'cycle'>,
      forecast: KeyResultForecast | undefined,
    ) => figures(keyResult, metric, cycle, forecast, why),
  }
}
