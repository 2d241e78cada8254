import { meanMoments } from '@sextant/stats'
import { meanAnswers, rankAnswers, splitAnswers } from '../answers.js'
import { readTable } from '../read-table.js'
import type { Checks } from '../reference.js'

function rowsOf(promotion: string) {
  return readTable('wa_marketing_campaign.csv').filter((row) => row.text('Promotion') === promotion)
}

/** Sales by location: promotions were assigned to locations, each with four weekly rows. */
function locationsOf(promotion: string): number[] {
  const totals = new Map<string, number>()
  for (const row of rowsOf(promotion)) {
    const location = row.text('LocationID')
    totals.set(location, (totals.get(location) ?? 0) + row.number('GrossSales'))
  }
  return [...totals.values()]
}

function byLocation(treatment: string) {
  const [a, b] = [locationsOf('1'), locationsOf(treatment)]
  return { ...meanAnswers(meanMoments(a), meanMoments(b)), ...rankAnswers(a, b) }
}

// The wrong unit, on purpose: the answer shows how much too small its errors are.
function byRow(treatment: string) {
  const sales = (promotion: string) => rowsOf(promotion).map((row) => row.number('GrossSales'))
  return meanAnswers(meanMoments(sales('1')), meanMoments(sales(treatment)))
}

/** Three promotions of a fast-food chain. */
export const waMarketing: Checks = {
  'wa_marketing/srm_locations': () =>
    splitAnswers(['1', '2', '3'].map((promotion) => locationsOf(promotion).length)),
  'wa_marketing/loc_total_1_vs_2': () => byLocation('2'),
  'wa_marketing/loc_total_1_vs_3': () => byLocation('3'),
  'wa_marketing/NAIVE_rows_1_vs_2': () => byRow('2'),
  'wa_marketing/NAIVE_rows_1_vs_3': () => byRow('3'),
}
