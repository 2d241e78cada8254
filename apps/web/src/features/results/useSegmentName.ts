import { useMessages } from '../../i18n/index.js'

const TRAIT = 'trait:'
const { t } = useMessages()

/** A segment as it is read: a property of the exposure by its name, a trait as such. */
function segmentName(segment: string): string {
  if (!segment.startsWith(TRAIT)) return segment
  return t('results.segments.trait', { name: segment.slice(TRAIT.length) })
}

export function useSegmentName() {
  return { segmentName }
}
