/** What a milestone is worth of the progress; weights that are all 0 count as equal. */
export function milestonePart(
  { weight }: { readonly weight: number },
  all: readonly { readonly weight: number }[],
): number {
  const sum = all.reduce((total, one) => total + one.weight, 0)
  return sum === 0 ? 1 / all.length : weight / sum
}
