import type { KeyResultRange, Metric } from '@sextant/core/contract'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { milestonePart } from './milestone-part.js'
import { useKeyResultWords } from './useKeyResultWords.js'

type Milestone = Extract<KeyResultRange, { type: 'milestone' }>['milestones'][number]

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
      return range.milestones.map((one) => part(one, range.milestones)).join(t('targets.slash'))
    case 'ordinal':
      return [range.commit, range.target, range.stretch].map(format.text).join(t('targets.slash'))
    default:
      return span
  }
}

/** What changed between two promises: of milestones, those whose name or part did. */
function difference(from: KeyResultRange, to: KeyResultRange, metric: Metric | undefined): string {
  if (from.type === 'milestone' && to.type === 'milestone') {
    const parts = to.milestones.flatMap((one, index) => {
      const had = from.milestones[index]
      const now = part(one, to.milestones)
      if (had === undefined) return [t('targets.added', { part: now })]
      const was = part(had, from.milestones)
      return was === now ? [] : [t('targets.fromTo', { from: was, to: now })]
    })
    if (parts.length > 0) return parts.join(t('targets.slash'))
  }
  return t('targets.fromTo', { from: promise(from, metric), to: promise(to, metric) })
}

function part(one: Milestone, all: readonly Milestone[]): string {
  const share = format.percent(milestonePart(one, all))
  return t('targets.part', { name: format.text(one.name), share })
}

/** Promises of key results in the reader's language. */
export function usePromiseWords() {
  return { promise, difference }
}
