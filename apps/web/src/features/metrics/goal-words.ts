import type { KeyResultRange, ValueUnit } from '@sextant/core/contract'
import type { useFormat } from '../../composables/useFormat.js'
import type { useMessages } from '../../i18n/index.js'

type Format = Pick<ReturnType<typeof useFormat>, 'value'>
type Translate = ReturnType<typeof useMessages>['t']

/** The target in words beside a value: "target 25.0%", "at most 2.0 s", "74 to 78". */
export function goalWords(
  range: KeyResultRange | null | undefined,
  metric: ValueUnit,
  { format, t }: { readonly format: Format; readonly t: Translate },
): string {
  if (!range) return t('metrics.goal.none')
  switch (range.type) {
    case 'move':
      return t('metrics.goal.target', { value: format.value(range.target, metric) })
    case 'maintain_min':
      return t('metrics.goal.atLeast', { value: format.value(range.bound, metric) })
    case 'maintain_max':
      return t('metrics.goal.atMost', { value: format.value(range.bound, metric) })
    case 'maintain_band':
      return t('metrics.goal.band', {
        low: format.value(range.low, metric),
        high: format.value(range.high, metric),
      })
    case 'milestone':
      return t('metrics.goal.milestones', { count: range.milestones.length })
  }
}
