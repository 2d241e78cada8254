import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'

/** A small line in pixels: its path, its last known point and the height of the target. */
export interface SparkShape {
  readonly path: string
  readonly last: { readonly x: number; readonly y: number } | null
  readonly target: number | null
}

const PAD = 3

/** Shape of a series of values; unknown values leave a gap and are never drawn as zero. */
export function sparkShape(
  values: readonly (number | null)[],
  target: number | null,
  size: { readonly width: number; readonly height: number },
): SparkShape {
  const known = values.filter((value) => value !== null)
  const extent = target === null ? known : [...known, target]
  if (known.length === 0) return { path: '', last: null, target: null }
  const [low, high] = [Math.min(...extent), Math.max(...extent)]
  const flat = low === high
  const y = scaleLinear()
    .domain(flat ? [low - 1, high + 1] : [low, high])
    .range([size.height - PAD, PAD])
  const x = scaleLinear()
    .domain([0, Math.max(1, values.length - 1)])
    .range([PAD, size.width - PAD])
  const shape = line<number | null>()
    .defined((value) => value !== null)
    .x((_value, index) => x(index))
    .y((value) => y(value ?? 0))
  const lastIndex = values.findLastIndex((value) => value !== null)
  const lastValue = values[lastIndex] ?? null
  return {
    path: shape(values) ?? '',
    last: lastValue === null ? null : { x: x(lastIndex), y: y(lastValue) },
    target: target === null ? null : y(target),
  }
}
