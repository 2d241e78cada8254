import type { KeyResult } from '@sextant/core/contract'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { useSettingValues } from './useSettings.js'

/** Sentences that name the lines of the pace, with the values in force. */
export function usePaceWords() {
  const { t } = useMessages()
  const format = useFormat()
  const values = useSettingValues()
  const points = (share: number) =>
    format.number(share * 100, {
      decimals: Number.isInteger(Math.round(share * 1e4) / 100) ? 0 : 1,
    })

  function numbers() {
    const { paceOnTrack, paceAtRisk, paceTooEarly, checkInEvery, checkInGrace } = values.value
    return {
      onTrack: points(paceOnTrack),
      atRisk: points(paceAtRisk),
      tooEarly: `${points(paceTooEarly)}%`,
      days: checkInEvery + checkInGrace,
    }
  }

  return {
    /** Why a health is what it is. */
    why: (health: KeyResult['health']) => t(`objectives.why.${health}`, numbers()),
    /** How the table is to be read. */
    note: () => t('objectives.note', numbers()),
    /** What the lines of a trajectory are. */
    way: () => t('objectives.pace.way', numbers()),
    /** How far below expected is still on track. */
    band: () => values.value.paceOnTrack,
  }
}
