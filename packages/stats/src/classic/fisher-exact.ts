import type { ProportionMoments } from '../moments.js'

// Tables as likely as the one seen must count although rounding sets them apart.
const tieTolerance = 1e-7

/**
 * Fisher's exact test of two proportions, two-sided: the probability, with all margins fixed, of
 * tables at most as likely as the one seen. Time grows with the number of events.
 *
 * @throws RangeError when the counts are not whole numbers with 0 <= sum <= n.
 */
export function fisherExact(control: ProportionMoments, treatment: ProportionMoments): number {
  requireCounts('control', control)
  requireCounts('treatment', treatment)
  const events = control.sum + treatment.sum
  const least = Math.max(0, events - control.n)
  const most = Math.min(events, treatment.n)
  // ln probability of k treatment events, from neighbour to neighbour, up to a constant.
  let log = 0
  const logs = [log]
  for (let k = least; k < most; k += 1) {
    const up = (treatment.n - k) * (events - k)
    const down = (k + 1) * (control.n - events + k + 1)
    log += Math.log(up / down)
    logs.push(log)
  }
  const seen = logs[treatment.sum - least] ?? Number.NaN
  const largest = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const total = logs.reduce((sum, value) => sum + Math.exp(value - largest), 0)
  const extreme = logs.reduce(
    (sum, value) => (value <= seen + tieTolerance ? sum + Math.exp(value - seen) : sum),
    0,
  )
  return Math.min(1, Math.exp(seen - largest) * (extreme / total))
}

function requireCounts(name: string, { n, sum }: ProportionMoments): void {
  if (!(Number.isSafeInteger(n) && Number.isSafeInteger(sum) && sum >= 0 && sum <= n)) {
    throw new RangeError(`${name} must hold whole numbers with 0 <= sum <= n, got ${sum} of ${n}`)
  }
}
