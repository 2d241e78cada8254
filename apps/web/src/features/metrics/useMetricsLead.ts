import type { KeyResult, Metric } from '@sextant/core/contract'
import { computed, type Ref } from 'vue'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { splitByPath } from './metric-tree.js'

/** The lead sentence of the metrics: how many answer to the North Star, and, goals known, how many are off. */
export function useMetricsLead(
  metrics: Readonly<Ref<readonly Metric[] | undefined>>,
  goals: Readonly<Ref<ReadonlyMap<string, KeyResult> | null>>,
) {
  const { t } = useMessages()
  const format = useFormat()

  return computed(() => {
    if (metrics.value === undefined) return ''
    const { onTree, outside } = splitByPath(metrics.value)
    const star = onTree.find((metric) => metric.isNorthStar)
    if (!star) {
      const count = outside.length
      return count === 0 ? t('metrics.lead.none') : t('metrics.lead.noStar', { count }, count)
    }
    const known = goals.value
    if (known === null) {
      const at = onTree.length - 1
      return t('metrics.lead.unjudged', { count: at, star: format.text(star.name) }, at)
    }
    const countOf = (health: KeyResult['health']) =>
      onTree.filter((metric) => known.get(metric.id)?.health === health).length
    const [off, risk] = [countOf('off_track'), countOf('at_risk')]
    const said = [
      off > 0 ? t('metrics.lead.offTrack', { count: off }, off) : '',
      risk > 0 ? t('metrics.lead.atRisk', { count: risk }, risk) : '',
    ].filter(Boolean)
    const count = onTree.length - 1
    const about = { count, star: format.text(star.name) }
    const [one, other] = said
    if (one === undefined) return t('metrics.lead.fine', about, count)
    const problems = other === undefined ? one : t('metrics.lead.and', { one, other })
    return t('metrics.lead.some', { ...about, problems }, count)
  })
}
