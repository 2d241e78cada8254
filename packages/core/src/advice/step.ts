/** How far a gate or a comparison of returns moves at once: a fifth of what is still planned. */
export function stepOf(left: number): number {
  return Math.floor(left / 5)
}
