import { adjustPValues, rateHomogeneity, sampleRatio } from '@sextant/stats'
import { meets } from '../../vectors/differences.js'
import { readTable, type TableRow } from '../read-table.js'
import type { Checks } from '../reference.js'
import { toleranceOf } from '../tolerances.js'

interface HeadlineTest {
  readonly week: number
  readonly arms: number
  readonly impressions: number
  readonly clicks: number
  readonly srm_p: number
  readonly ctr_chi2_p: number
}

/** Every test of headlines: whether its arms were shown equally often, and whether they differ. */
function headlineTests(): Map<string, HeadlineTest> {
  const groups = new Map<string, TableRow[]>()
  for (const row of readTable('upworthy_shared.csv.gz')) {
    const test = row.text('clickability_test_id')
    groups.set(test, [...(groups.get(test) ?? []), row])
  }
  return new Map([...groups].map(([test, rows]) => [test, readTest(rows)]))
}

function readTest(rows: readonly TableRow[]): HeadlineTest {
  const arms = rows.map((row) => ({
    kind: 'proportion' as const,
    n: row.number('impressions'),
    sum: row.number('clicks'),
  }))
  const shown = arms.map(({ n }) => n)
  return {
    week: rows[0]?.number('test_week') ?? Number.NaN,
    arms: arms.length,
    impressions: shown.reduce((sum, n) => sum + n, 0),
    clicks: arms.reduce((sum, arm) => sum + arm.sum, 0),
    srm_p: sampleRatio(
      shown,
      shown.map(() => 1),
    ).pValue,
    ctr_chi2_p: rateHomogeneity(arms).pValue,
  }
}

/** Every number of every test that is not the published reference's. */
export function upworthyDifferences(tolerance: unknown): { differences: string[]; tests: number } {
  const ours = headlineTests()
  const wanted = readTable('upworthy_shared_expected.csv')
  const entry = { id: 'upworthy/shared/srm_scan', tolerance }
  const columns = ['arms', 'impressions', 'clicks', 'srm_p', 'ctr_chi2_p'] as const
  const differences = wanted.flatMap((row) => {
    const test = row.text('test_id')
    const got = ours.get(test)
    if (got === undefined) return [`${test}: not read`]
    return columns
      .filter((column) => {
        const exact = { rel: 0, abs: 0 }
        const allowed = column.endsWith('_p') ? toleranceOf(entry, 'p') : exact
        return !meets(row.number(column), got[column], allowed)
      })
      .map((column) => `${test} ${column}: expected ${row.text(column)}, got ${got[column]}`)
  })
  return { differences, tests: wanted.length }
}

function scan() {
  const tests = [...headlineTests().values()]
  const inside = tests.filter(({ week }) => week >= 201326 && week <= 201401)
  const outside = tests.filter((test) => !inside.includes(test))
  const share = (of: readonly HeadlineTest[], level: number): number =>
    of.filter((test) => test.srm_p < level).length / of.length
  const rates = outside.map((test) => test.ctr_chi2_p).filter((p) => !Number.isNaN(p))
  const adjusted = adjustPValues(rates, 'benjamini-hochberg')
  return {
    tests: tests.length,
    multi_arm_tests: tests.filter(({ arms }) => arms > 1).length,
    rows: tests.reduce((sum, { arms }) => sum + arms, 0),
    tests_in_weeks_201326_201401: inside.length,
    share_srm_p_lt_001_inside: share(inside, 1e-3),
    share_srm_p_lt_001_outside: share(outside, 1e-3),
    share_srm_p_lt_01_outside: share(outside, 1e-2),
    ctr_p_lt_05_outside: rates.filter((p) => p < 0.05).length,
    ctr_bh05_rejections_outside: adjusted.filter((p) => p <= 0.05).length,
  }
}

/** Thousands of headline tests, some of them from months with a broken split. */
export const upworthy: Checks = { 'upworthy/shared/srm_scan': scan }
