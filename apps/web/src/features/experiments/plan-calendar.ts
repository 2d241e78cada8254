const DAY_MS = 86_400_000

/** Days that a calendar of plans spans from today, and those to the end of the cycle (0 without one). */
export function calendar(facts: {
  readonly longest: number
  readonly today: string
  readonly cycleEnd: string | null
}): { readonly span: number; readonly toCycleEnd: number } {
  const { longest, today, cycleEnd } = facts
  const toCycleEnd = cycleEnd === null ? 0 : (Date.parse(cycleEnd) - Date.parse(today)) / DAY_MS + 1
  return { span: Math.max(longest, toCycleEnd), toCycleEnd }
}
