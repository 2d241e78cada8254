import type { KeyResultRange, Metric } from '@sextant/core/contract'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { milestonePart } from './milestone-part.js'
import { useKeyResultWords } from './useKeyResultWords.js'

const { t } = useMessages()
const format = useFormat()
const words = useKeyResultWords()

/** Everything a range promises, so that two of one type can be told apart. */
function promise(range: KeyResultRange, metric: Metric | undefined): string {
  const span = words.span({ range }, metric)
  switch (range.type) {
    case 'maintain_min':
    case 'maintain_max':
      return range.judged === 'latest' ? t('targets.latest', { range: span }) : span
    case 'maintain_band':
      if (range.tolerance === null) return span
      return t('targets.tolerance', {
        range: span,
        tolerance: words.value(range.tolerance, { range }, metric),
      })
    case 'milestone':
      return range.milestones
        .map((one) =>
          t('targets.part', {
            name: format.text(one.name),
            share: format.percent(milestonePart(one, range.milestones)),
          }),
        )
        .join(t('targets.slash'))
    case 'ordinal':
      return [range.commit, range.target, range.stretch].map(format.text).join(t('targets.slash'))
    default:
      return span
  }
}

/** Promises of key results in the reader's language. */
export function usePromiseWords() {
  return { promise }
}
