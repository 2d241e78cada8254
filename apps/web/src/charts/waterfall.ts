import { scaleLinear } from 'd3-scale'

/** One column: a level that stands on the foot, or a change that begins where the one before ended. */
export interface WaterfallStep {
  readonly key: string
  readonly name: string
  /** A second line under the name. */
  readonly under: string
  /** `rest` is what nothing explains; it is hatched. */
  readonly kind: 'level' | 'part' | 'rest'
  /** The level itself, or the change. */
  readonly value: number
  /** Interval of the change; null for what is measured. */
  readonly interval: readonly [number, number] | null
}

interface WaterfallColumn extends WaterfallStep {
  readonly x: number
  readonly width: number
  /** Top and height of the drawn box. */
  readonly y: number
  readonly height: number
  /** Where the change ends; the next column begins there. */
  readonly endY: number
  readonly centre: number
  readonly whisker: { readonly low: number; readonly high: number } | null
  /** Where the figure above it stands. */
  readonly labelY: number
}

export interface Waterfall {
  readonly columns: readonly WaterfallColumn[]
  readonly ticks: readonly { readonly value: number; readonly y: number }[]
  readonly targetY: number | null
  /** The foot of the axis; levels are broken there unless it is 0. */
  readonly foot: number
}

const MAX_BOX = 64
const LABEL_GAP = 8

/** Places of a waterfall in that size. Pure: same steps, same picture. */
export function waterfall(
  steps: readonly WaterfallStep[],
  target: number | null,
  size: { readonly width: number; readonly height: number },
): Waterfall {
  const spans = spansOf(steps)
  const reach = spans.flatMap(({ low, high }) => [low, high])
  const all = target === null ? reach : [...reach, target]
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const room = (most - least || Math.abs(most) || 1) * 0.18
  // Values of one sign never get an axis beyond 0.
  const foot = least >= 0 ? Math.max(0, least - room) : least - room
  const scale = scaleLinear()
    .domain([foot, most + room * 0.6])
    .range([size.height, 0])
  const slot = size.width / Math.max(1, steps.length)
  const width = Math.min(MAX_BOX, slot * 0.62)
  const columns = spans.map(({ step, from, to, high }, index): WaterfallColumn => {
    const x = slot * index + (slot - width) / 2
    const [top, bottom] = [Math.max(from, to), Math.min(from, to)]
    const bottomY = step.kind === 'level' ? size.height : scale(bottom)
    return {
      ...step,
      x,
      width,
      y: scale(top),
      height: Math.max(0, bottomY - scale(top)),
      endY: scale(to),
      centre: x + width / 2,
      whisker: step.interval
        ? { low: scale(from + step.interval[0]), high: scale(from + step.interval[1]) }
        : null,
      labelY: scale(high) - LABEL_GAP,
    }
  })
  return {
    columns,
    ticks: scale.ticks(5).map((value) => ({ value, y: scale(value) })),
    targetY: target === null ? null : scale(target),
    foot,
  }
}

interface Span {
  readonly step: WaterfallStep
  readonly from: number
  readonly to: number
  /** What the column needs of the axis, its interval with it. */
  readonly low: number
  readonly high: number
}

/** Each change from where the one before ended; a level begins anew. */
function spansOf(steps: readonly WaterfallStep[]): Span[] {
  let level = 0
  return steps.map((step) => {
    const from = step.kind === 'level' ? step.value : level
    const to = step.kind === 'level' ? step.value : level + step.value
    level = to
    const [low, high] = step.interval ?? [0, 0]
    return {
      step,
      from,
      to,
      low: Math.min(from, to, from + low),
      high: Math.max(from, to, from + high),
    }
  })
}
