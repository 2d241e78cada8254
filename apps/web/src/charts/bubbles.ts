import type { Tier } from '@sextant/core/contract'
import { scaleLinear, scaleSqrt } from 'd3-scale'

/** Something that cost an amount and returned at least so much on a unit of it. */
export interface Bubble {
  readonly id: string
  readonly name: string
  readonly tier: Tier
  readonly x: number
  readonly y: number
  /** What its area stands for. */
  readonly weight: number
}

interface PlacedBubble {
  readonly bubble: Bubble
  readonly cx: number
  readonly cy: number
  readonly radius: number
  /** Its name reads to the left where it would run off the right edge. */
  readonly namedLeft: boolean
  /** Where the name stands: beside the bubble, lower where another name stands there already. */
  readonly nameY: number
}

export interface BubbleField {
  /** Largest first, so that small ones lie on top. */
  readonly bubbles: readonly PlacedBubble[]
  readonly xTicks: readonly { readonly value: number; readonly x: number }[]
  readonly yTicks: readonly { readonly value: number; readonly y: number }[]
  readonly zeroY: number
  /** Decimals that tell the ticks of returns apart. */
  readonly yDecimals: number
}

const LEAST_RADIUS = 5
const MOST_RADIUS = 15
const TICKS = 5
const NAME_WIDTH = 7
const NAME_HEIGHT = 15

/** Places of bubbles in that size: amounts from 0, returns with 0 among them. Pure. */
export function bubbleField(
  bubbles: readonly Bubble[],
  size: { readonly width: number; readonly height: number },
): BubbleField {
  const most = Math.max(...bubbles.map((bubble) => bubble.x), 0)
  const returns = [...bubbles.map((bubble) => bubble.y), 0]
  const x = scaleLinear()
    .domain([0, most || 1])
    .range([0, size.width - MOST_RADIUS])
    .nice(TICKS)
  const [low, high] = [Math.min(...returns), Math.max(...returns)]
  const y = scaleLinear()
    .domain(low === high ? [-1, 1] : [low, high])
    .range([size.height - MOST_RADIUS, MOST_RADIUS])
    .nice(TICKS)
  const radius = scaleSqrt()
    .domain([0, Math.max(...bubbles.map((bubble) => bubble.weight), 1)])
    .range([LEAST_RADIUS, MOST_RADIUS])
  const placed = bubbles
    .toSorted((a, b) => b.weight - a.weight)
    .map((bubble) => {
      const cx = x(bubble.x)
      const namedLeft = cx + NAME_WIDTH * bubble.name.length > size.width
      return { bubble, cx, cy: y(bubble.y), radius: radius(bubble.weight), namedLeft }
    })
  const yTicks = y.ticks(TICKS).map((value) => ({ value, y: y(value) }))
  const step = Math.abs((yTicks[1]?.value ?? 1) - (yTicks[0]?.value ?? 0))
  return {
    bubbles: withNames(placed),
    xTicks: x.ticks(TICKS).map((value) => ({ value, x: x(value) })),
    yTicks,
    zeroY: y(0),
    yDecimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)),
  }
}

/** Names from the highest bubble down, each below those that it would overlap. */
function withNames(placed: readonly Omit<PlacedBubble, 'nameY'>[]): PlacedBubble[] {
  const named: PlacedBubble[] = []
  for (const item of placed.toSorted((a, b) => a.cy - b.cy)) {
    const [left, right] = reach(item)
    const taken = named.flatMap((other) => {
      const [from, to] = reach(other)
      return from < right && left < to ? [other.nameY + NAME_HEIGHT] : []
    })
    named.push({ ...item, nameY: Math.max(item.cy, ...taken.filter((foot) => foot > item.cy - 1)) })
  }
  return placed.flatMap((item) => named.filter((other) => other.bubble.id === item.bubble.id))
}

/** From where to where a name runs. */
function reach({ bubble, cx, radius, namedLeft }: Omit<PlacedBubble, 'nameY'>): [number, number] {
  const length = NAME_WIDTH * bubble.name.length + radius
  return namedLeft ? [cx - length, cx] : [cx, cx + length]
}
