import { isRecord } from '../vectors/fields.js'
import type { Tolerance } from '../vectors/vector-file.js'
import type { Entry } from './reference.js'

/** Sentences that say more than a bound, or name it by file. */
const spelledOut: Readonly<Record<string, Tolerance>> = {
  'nist/nist_SiRstv': { rel: 1e-9, abs: 0 },
  'nist/nist_SmLs01': { rel: 1e-9, abs: 0 },
  'nist/nist_SmLs03': { rel: 1e-9, abs: 0 },
  'nist/nist_SmLs04': { rel: 1e-6, abs: 0 },
  'nist/nist_SmLs07': { rel: 1e-2, abs: 0 },
  // A p-value within 5%; the ratio of the arms is printed to three digits.
  'published/kohavi_srm p': { rel: 0.05, abs: 0 },
  'published/kohavi_srm ratio': { rel: 0, abs: 5e-4 },
  // The p-value comes from an interval printed to three digits: a factor of 3 either way.
  'published/kohavi_coupon_T1 p': { rel: 2 / 3, abs: 0 },
  'published/kohavi_coupon_T1 rel_lift': { rel: 0, abs: 5e-4 },
  'published/bh1995': { rel: 0, abs: 1e-12 },
  // R prints five decimals of it.
  'published/r_sleep_welch df': { rel: 0, abs: 5e-6 },
  // The reference's t quantile (SciPy 1.10) is good to 1e-8, its tolerance asks for 1e-9; ours agrees
  // with 30-digit arithmetic to 1e-13 (docs/statistics.md, "Where the reference is in error").
  'anorexia/CBT ci95_diff_welch': { rel: 1e-8, abs: 0 },
  'anorexia/CBT/raw ci95_diff_welch': { rel: 1e-8, abs: 0 },
  'anorexia/CBT/gain ci95_diff_welch': { rel: 1e-8, abs: 0 },
}

/** What the answers of files call each kind of number, by the name of the field. */
const kinds: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/newcombe|fieller/, 'newcombe/fieller'],
  [/^bayes/, 'bayes_prob'],
  [
    /^[nx]_[ct]$|^(observed|df|days|experiment_higher_days|experiments|rows|streams|tests)$/,
    'counts',
  ],
  [/_pairs$|^significant_|_tests$|^tests_|_variants_|^ctr_/, 'counts'],
  [/^p$|^p_|_p$|^msprt/, 'p'],
]

/** How far a field of an entry's answer may be off, in the entry's own words. */
export function toleranceOf(entry: Pick<Entry, 'id' | 'tolerance'>, field: string): Tolerance {
  const special = spelledOut[`${entry.id} ${field}`] ?? spelledOut[entry.id]
  if (special !== undefined) return special
  if (typeof entry.tolerance === 'string') return bound(entry.tolerance)
  const kind = kinds.find(([pattern]) => pattern.test(field))?.[1] ?? 'means_diffs_ci'
  const text = isRecord(entry.tolerance) ? entry.tolerance[kind] : undefined
  if (typeof text !== 'string') throw new Error(`${entry.id} gives no tolerance for ${kind}`)
  return bound(text)
}

// 'exact', 'rel 1e-9 (abs 1e-12)', 'abs 2e-4 (abs 0.005 if Monte Carlo)': the first of each counts.
function bound(text: string): Tolerance {
  const first = (kind: 'rel' | 'abs'): number | null => {
    const found = new RegExp(String.raw`\b${kind} (\d[\d.]*(?:e-?\d+)?)`).exec(text)?.[1]
    return found === undefined ? null : Number(found)
  }
  const [rel, abs] = [first('rel'), first('abs')]
  if (rel === null && abs === null && !text.startsWith('exact')) {
    throw new Error(`cannot read the tolerance '${text}'`)
  }
  return { rel: rel ?? 0, abs: abs ?? 0 }
}
