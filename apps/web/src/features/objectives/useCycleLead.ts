import type { CycleOverview, KeyResultForecast } from '@sextant/core/contract'
import { computed, type ComputedRef } from 'vue'
import type { Figure } from '../../components/AppFigureStrip.vue'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { today } from '../../today.js'
import { endsOf, isJudged } from '../cycles/cycle-steps.js'
import { healthCounts, keyResultCodes } from './key-result.js'
import { useKeyResultWords } from './useKeyResultWords.js'

/** Forecasts as far as they are here: undefined while they load, null where that failed. */
type Forecasts = ReadonlyMap<string, KeyResultForecast> | null | undefined

/** The lead sentence of a cycle and the figures under it. */
export function useCycleLead(
  overview: () => CycleOverview | undefined,
  forecasts: () => Forecasts,
): {
  readonly lead: ComputedRef<string>
  readonly figures: ComputedRef<readonly Figure[]>
} {
  const { t } = useMessages()
  const format = useFormat()
  const words = useKeyResultWords()

  function when({ cycle, day, days }: CycleOverview): string {
    if (day === 0) return t('objectives.lead.starts', { date: format.date(cycle.startsOn) })
    return today() > cycle.endsOn
      ? t('objectives.lead.ended', { date: format.date(cycle.endsOn) })
      : t('objectives.lead.day', { day, days })
  }

  function standing({ objectives }: CycleOverview): string {
    const all = objectives.flatMap((objective) => objective.keyResults)
    if (all.length === 0) return t('objectives.lead.noKeyResult')
    const counts = healthCounts(all)
    const onTrack = counts.find(({ health }) => health === 'on_track')?.count ?? 0
    const others = counts.flatMap(({ health, count }) =>
      health === 'on_track' ? [] : [t(`objectives.lead.${health}`, { count }, count)],
    )
    const first = t('objectives.lead.onTrack', { count: onTrack, total: all.length }, onTrack)
    return [first, ...others].join(t('objectives.lead.comma')) + t('objectives.lead.stop')
  }

  const lead = computed(() => {
    const found = overview()
    return found ? t('objectives.lead.both', { when: when(found), standing: standing(found) }) : ''
  })

  /** How many end at their target, and how many do not even at best. */
  function heading({ cycle, objectives }: CycleOverview): Figure {
    const label = t('cycles.forecast.label', { date: format.date(cycle.endsOn) })
    const known = forecasts()
    const figure = { key: 'forecast', label, value: '–' }
    if (known === undefined) return { ...figure, context: t('cycles.forecast.loading') }
    if (known === null) return { ...figure, context: t('cycles.forecast.failed') }
    const ends = endsOf(
      objectives.flatMap((objective) => objective.keyResults),
      known,
    )
    if (ends.known === 0) return { ...figure, context: t('cycles.forecast.none') }
    return {
      ...figure,
      value: t('objectives.figure.of', { known: ends.reaching, count: ends.known }),
      context:
        ends.off > 0
          ? t('cycles.forecast.off', { count: ends.off }, ends.off)
          : t('cycles.forecast.reach'),
    }
  }

  function scored({ score, graded }: CycleOverview): Figure {
    return {
      key: 'score',
      label: t('cycles.score.label'),
      value: format.number(score, { decimals: 2 }),
      context: t('cycles.score.of', { done: graded.done, count: graded.of }),
    }
  }

  const figures = computed<readonly Figure[]>(() => {
    const found = overview()
    if (!found) return []
    const all = found.objectives.flatMap((objective) => objective.keyResults)
    const known = all.filter((one) => one.progress !== null).length
    const lowest = all
      .filter((one) => one.role === 'delivery' && one.confidence !== null)
      .toSorted((a, b) => (a.confidence ?? 0) - (b.confidence ?? 0))[0]
    const code = lowest && keyResultCodes(found.objectives).get(lowest.id)
    const count = found.objectives.length
    const { confidence, day, days } = found
    const decimals = { decimals: 2 }
    return [
      {
        key: 'progress',
        label: t('objectives.figure.progress'),
        value: format.percent(found.progress),
        context: t('objectives.figure.equal', { count }, count),
      },
      {
        key: 'expected',
        label: t('objectives.figure.expected'),
        value: format.percent(found.expected),
        context: t('objectives.figure.day', { day, days }),
      },
      {
        key: 'confidence',
        label: t('objectives.figure.confidence'),
        value: format.number(confidence?.mean ?? null, decimals),
        context:
          confidence === null
            ? t('objectives.confidence.unsaid')
            : found.confidenceBand
              ? t(`cycles.band.${found.confidenceBand}`)
              : t('objectives.figure.mean'),
      },
      {
        key: 'lowest',
        label: t('objectives.figure.lowest'),
        value: format.number(confidence?.lowest ?? null, decimals),
        context:
          lowest && code
            ? [words.code(code), format.text(lowest.title)].join(t('objectives.lead.comma'))
            : t('objectives.confidence.unsaid'),
      },
      isJudged(found.cycle) ? scored(found) : heading(found),
      {
        key: 'coverage',
        label: t('objectives.figure.coverage'),
        value: t('objectives.figure.of', { known, count: all.length }),
        context: t('objectives.figure.withValue'),
      },
    ]
  })
  return { lead, figures }
}
