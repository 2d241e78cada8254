/**
 * Where a condition that is false at `low` and true at `high` becomes true, by halving down to the
 * last digit. The bounds are not checked: a condition that never changes gives one of them.
 */
export function crossing(holds: (x: number) => boolean, low: number, high: number): number {
  let [below, above] = [low, high]
  for (;;) {
    const middle = below + (above - below) / 2
    if (middle <= below || middle >= above) return above
    if (holds(middle)) above = middle
    else below = middle
  }
}

/**
 * As `crossing`, from `start` (above 0) upwards: doubles until the condition holds. NaN when it
 * does not hold anywhere below 1e300.
 */
export function crossingAbove(holds: (x: number) => boolean, start: number): number {
  let high = start
  while (!holds(high)) {
    high *= 2
    if (high > 1e300) return Number.NaN
  }
  return crossing(holds, high === start ? 0 : high / 2, high)
}
