import { normalUpperQuantile, pooledZTest, signTest, type ProportionMoments } from '@sextant/stats'
import { rateAnswers, splitAnswers } from '../answers.js'
import { readTable, type TableRow } from '../read-table.js'
import type { Checks } from '../reference.js'

type Column = 'Pageviews' | 'Clicks' | 'Enrollments' | 'Payments'

function days(group: 'control' | 'experiment'): TableRow[] {
  return readTable('udacity_free_trial_daily.csv').filter((row) => row.text('group') === group)
}

// Days without enrolment data are left out, not counted as 0.
function rate(rows: readonly TableRow[], events: Column, units: Column): ProportionMoments {
  const known = rows.filter((row) => !Number.isNaN(row.number(events)))
  const total = (column: Column): number => known.reduce((sum, row) => sum + row.number(column), 0)
  return { kind: 'proportion', n: total(units), sum: total(events) }
}

function split(column: Column) {
  const total = (rows: readonly TableRow[]): number =>
    rows.reduce((sum, row) => sum + row.number(column), 0)
  const observed = [total(days('control')), total(days('experiment'))] as const
  const units = observed[0] + observed[1]
  const reach = normalUpperQuantile(0.025) * Math.sqrt(0.25 / units)
  return {
    ...splitAnswers(observed),
    control_share: observed[0] / units,
    ci95_for_half: [0.5 - reach, 0.5 + reach],
  }
}

function conversion(events: Column, units: Column) {
  const [before, after] = [days('control'), days('experiment')]
  const [control, treatment] = [rate(before, events, units), rate(after, events, units)]
  const answers = rateAnswers(control, treatment)
  const { statistic } = pooledZTest(control, treatment)
  const reach = 1.96 * Math.abs(answers.diff / statistic)
  const daily = (row: TableRow): number => row.number(events) / row.number(units)
  const gaps = before.flatMap((row) => {
    const same = after.find((other) => other.text('Date') === row.text('Date'))
    const gap = same === undefined ? Number.NaN : daily(same) - daily(row)
    return Number.isNaN(gap) ? [] : [gap]
  })
  const higher = gaps.filter((gap) => gap > 0).length
  const lower = gaps.filter((gap) => gap < 0).length
  return {
    ...answers,
    'ci95_diff_pooled_se_1.96': [answers.diff - reach, answers.diff + reach],
    sign_test: {
      days: gaps.length,
      experiment_higher_days: higher,
      p_two_sided_binom: signTest({ higher, lower }),
    },
  }
}

/** A screener shown before a free trial, in daily totals. */
export const udacity: Checks = {
  'udacity_free_trial/srm_pageviews': () => split('Pageviews'),
  'udacity_free_trial/srm_clicks': () => split('Clicks'),
  'udacity_free_trial/ctp': () => conversion('Clicks', 'Pageviews'),
  'udacity_free_trial/gross_conversion': () => conversion('Enrollments', 'Clicks'),
  'udacity_free_trial/net_conversion': () => conversion('Payments', 'Clicks'),
}
