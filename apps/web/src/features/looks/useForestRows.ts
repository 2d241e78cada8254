import type { SignificanceTest } from '@sextant/core/contract'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import type { ForestRow } from '../../charts/forest.js'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import {
  armDecimals,
  cellUnit,
  decidingLift,
  levelOf,
  READING_STATUS,
  signedMargin,
} from './read-tests.js'

/** Tests as rows of the forest plot, in the reader's language. */
export function useForestRows(tests: MaybeRefOrGetter<readonly SignificanceTest[]>) {
  const { t } = useMessages()
  const format = useFormat()

  function note(test: SignificanceTest): string {
    const { long } = cellUnit(test)
    const said =
      test.role === 'north_star'
        ? t('experiments.effects.besides')
        : t(`experiments.effects.direction.${test.direction}`)
    return long === null ? said : t('experiments.effects.inUnit', { unit: format.text(long), said })
  }

  /** Both in percent, with the decimals in which they differ: the reading compares them. */
  function tellApart(margin: number, bound: number | null): readonly [string, string] {
    const print = (value: number | null, decimals: number) =>
      format.percent(value, { signed: true, decimals })
    const decimals = [1, 2, 3].find((few) => print(margin, few) !== print(bound, few)) ?? 4
    return [print(margin, decimals), print(bound, decimals)]
  }

  /** What the plan made of the interval, where it is not the pointwise one. */
  function groupNote({ planned, options }: SignificanceTest): string | undefined {
    if (planned === null) return undefined
    if (options.plan?.kind !== 'corrected') return t('looks.planned')
    const procedure = t(`experiments.correction.${options.plan.procedure}`)
    return t('looks.corrected', { procedure })
  }

  function readingNote(test: SignificanceTest): string {
    const margin = signedMargin(test)
    if (margin !== null) {
      const bound = test.guardrail?.bound ?? null
      const [value, at] = tellApart(margin, bound)
      return bound === null
        ? t('experiments.effects.margin', { value })
        : t('experiments.effects.bound', { bound: at, margin: value })
    }
    const { planned, adjustedPValue } = test
    if (planned !== null && planned.kind !== 'corrected') {
      return t(planned.crossed ? 'experiments.effects.crossed' : 'experiments.effects.notCrossed')
    }
    const p = adjustedPValue ?? test.relative.pValue
    return p === null ? '' : format.p(p)
  }

  const level = computed(() => {
    const [first] = toValue(tests)
    return first ? levelOf(first) : '95%'
  })
  const rows = computed<readonly ForestRow[]>(() =>
    toValue(tests).map((test) => {
      const decimals = armDecimals(test)
      const own = levelOf(test)
      const { metric } = cellUnit(test)
      const { estimate, interval } = decidingLift(test)
      return {
        id: test.id,
        group: t(`testRole.${test.role}`),
        groupNote:
          own === level.value ? groupNote(test) : t('experiments.effects.level', { level: own }),
        name: format.text(test.metricName),
        note: note(test),
        tier: test.metricTier,
        control: format.value(test.control.mean, metric, { decimals }),
        treatment: format.value(test.treatment.mean, metric, { decimals }),
        estimate,
        bounds: interval,
        shrunk: test.shrunk?.estimate ?? null,
        margin: signedMargin(test),
        oneSided: test.guardrail?.bound,
        isTarget: test.role === 'target',
        offScale: test.role === 'secondary',
        reading: {
          status: READING_STATUS[test.reading],
          word: t(`reading.${test.reading}`),
          note: readingNote(test),
        },
      }
    }),
  )
  return { rows, level }
}
