import { normalSurvival, spentAlpha, type AlphaSpending } from '@sextant/stats'

/**
 * Group-sequential bounds by the textbook recursion: the density of running paths on an even grid,
 * bounds by halving. One-sided bounds of a symmetric two-sided plan at equal looks.
 */
export function naiveBoundaries(looks: number, alpha: number, spending: AlphaSpending): number[] {
  const points = 401
  let positions: number[] = [0]
  let masses: number[] = [1]
  let spentBefore = 0
  return Array.from({ length: looks }, (_, index) => {
    const t = (index + 1) / looks
    const step = Math.sqrt(1 / looks)
    const spent = spentAlpha(spending, alpha / 2, t)
    const crossing = (z: number): number =>
      positions.reduce((sum, position, i) => {
        return sum + (masses[i] ?? 0) * normalSurvival((z * Math.sqrt(t) - position) / step)
      }, 0)
    const z = halve((bound) => crossing(bound) <= spent - spentBefore)
    spentBefore = spent
    const edge = Math.min(z, 8) * Math.sqrt(t)
    const width = (2 * edge) / (points - 1)
    const grid = Array.from({ length: points }, (_, i) => i * width - edge)
    masses = grid.map((place, i) => {
      const density = positions.reduce((sum, position, j) => {
        const distance = (place - position) / step
        return sum + (masses[j] ?? 0) * Math.exp(-0.5 * distance * distance)
      }, 0)
      // The trapezoid rule counts the ends by half.
      const end = i === 0 || i === points - 1 ? 0.5 : 1
      return (density * end * width) / (step * Math.sqrt(2 * Math.PI))
    })
    positions = grid
    return z
  })
}

function halve(holds: (z: number) => boolean): number {
  let [low, high] = [0, 40]
  while (high - low > 1e-9) {
    const middle = (low + high) / 2
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}
