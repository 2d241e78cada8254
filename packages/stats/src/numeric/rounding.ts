/** A difference of large terms that is nothing but their rounding counts as zero. */
export function settle(difference: number, largestTerm: number): number {
  return Math.abs(difference) <= 4 * Number.EPSILON * largestTerm ? 0 : difference
}
