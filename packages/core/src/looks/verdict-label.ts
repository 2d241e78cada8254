import type { VerdictName } from '../contract/experiment.js'
import type { Locale } from '../contract/text.js'

const LABELS: Readonly<Record<VerdictName, Readonly<Record<Locale, string>>>> = {
  do_not_read: { en: 'Do not read', zh: '勿读' },
  do_not_ship: { en: 'Do not ship', zh: '不上线' },
  keep_running: { en: 'Keep running', zh: '继续运行' },
  ship: { en: 'Ship', zh: '上线' },
  discuss: { en: 'Discuss', zh: '待议' },
  no_effect: { en: 'No effect found', zh: '未发现效应' },
  inconclusive: { en: 'Inconclusive', zh: '尚无结论' },
}

/** The verdict in two words, before its sentence. */
export function verdictLabel(verdict: VerdictName, locale: Locale): string {
  return LABELS[verdict][locale]
}
