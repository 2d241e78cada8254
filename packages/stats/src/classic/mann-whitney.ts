import type { Alternative } from '../compare.js'
import { normalSurvival } from '../distributions/normal.js'

export interface MannWhitney {
  /** U of the treatment sample: pairs in which treatment is larger, ties counting half. */
  readonly u: number
  /** Normal approximation with tie and continuity correction; 1 when all values are equal. */
  readonly pValue: number
}

/**
 * Mann-Whitney U test of treatment against control (Mann and Whitney 1947), asymptotic: for samples
 * of about eight and more.
 *
 * @throws RangeError when a sample is empty or a value is NaN.
 */
export function mannWhitney(
  control: readonly number[],
  treatment: readonly number[],
  alternative: Alternative = 'two-sided',
): MannWhitney {
  requireSample('control', control)
  requireSample('treatment', treatment)
  const { rankSum, tieTerm } = rankTreatment(control, treatment)
  const [m, n] = [control.length, treatment.length]
  const total = m + n
  const u = rankSum - (n * (n + 1)) / 2
  const mean = (m * n) / 2
  const variance = ((m * n) / 12) * (total + 1 - tieTerm / (total * (total - 1)))
  const excess =
    alternative === 'two-sided'
      ? Math.abs(u - mean)
      : alternative === 'greater'
        ? u - mean
        : mean - u
  const tail = normalSurvival((excess - 0.5) / Math.sqrt(variance))
  return { u, pValue: alternative === 'two-sided' ? Math.min(1, 2 * tail) : tail }
}

// Sum of the treatment's midranks, and sum of t^3 - t over groups of t equal values.
function rankTreatment(
  control: readonly number[],
  treatment: readonly number[],
): { readonly rankSum: number; readonly tieTerm: number } {
  const all = [
    ...control.map((value) => ({ value, treated: 0 })),
    ...treatment.map((value) => ({ value, treated: 1 })),
  ].toSorted((a, b) => a.value - b.value)
  let [rankSum, tieTerm, start] = [0, 0, 0]
  while (start < all.length) {
    const value = all[start]?.value
    let [end, treated] = [start, 0]
    for (; end < all.length && all[end]?.value === value; end += 1)
      treated += all[end]?.treated ?? 0
    const ties = end - start
    rankSum += (treated * (start + 1 + end)) / 2
    tieTerm += ties ** 3 - ties
    start = end
  }
  return { rankSum, tieTerm }
}

function requireSample(name: string, sample: readonly number[]): void {
  if (sample.length === 0) throw new RangeError(`${name} must hold at least one value`)
  if (sample.some((value) => Number.isNaN(value))) throw new RangeError(`${name} must not hold NaN`)
}
