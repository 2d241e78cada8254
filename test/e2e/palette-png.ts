import { crc32, deflateSync, inflateSync } from 'node:zlib'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const paletteSize = 256
const bytesPerPixel = 3

interface Pixels {
  readonly width: number
  readonly height: number
  /** Red, green and blue of every pixel, row by row. */
  readonly rgb: Buffer
}

/**
 * A screenshot with a palette instead of three bytes a pixel, at about a third of the size. 256
 * colours stay as they are; the others, shades at the edges of letters, become the nearest of them.
 * @throws RangeError when it is not an 8-bit RGB PNG without interlace, which screenshots are
 */
export function toPalette(png: Buffer): Buffer {
  const { width, height, rgb } = readPixels(png)
  const palette = mostMissed(rgb)
  const place = nearestIn(palette)
  const rows = Buffer.alloc(height * (width + 1))
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const at = pixel + Math.floor(pixel / width) + 1
    rows[at] = place(rgb.readUIntBE(pixel * bytesPerPixel, bytesPerPixel))
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3], 8)
  const colours = Buffer.from(palette.flatMap(channels))
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The pixels of an 8-bit RGB PNG. */
function readPixels(png: Buffer): Pixels {
  const parts: Buffer[] = []
  let header: Buffer = Buffer.alloc(13)
  for (let at = signature.length; at < png.length;) {
    const end = at + 8 + png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    if (type === 'IHDR') header = png.subarray(at + 8, end)
    if (type === 'IDAT') parts.push(png.subarray(at + 8, end))
    at = end + 4
  }
  if (header[8] !== 8 || header[9] !== 2 || header[12] !== 0) {
    throw new RangeError('png must be 8-bit RGB without interlace')
  }
  const width = header.readUInt32BE(0)
  const height = header.readUInt32BE(4)
  const filtered = inflateSync(Buffer.concat(parts))
  return { width, height, rgb: unfiltered(filtered, width * bytesPerPixel, height) }
}

/** Undoes the filter that each row names in its first byte (PNG specification, section 9). */
function unfiltered(filtered: Buffer, stride: number, height: number): Buffer {
  const rgb = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y += 1) {
    const filter = filtered[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x
      const inside = x >= bytesPerPixel
      const left = inside ? (rgb[at - bytesPerPixel] ?? 0) : 0
      const above = rgb[at - stride] ?? 0
      const corner = inside ? (rgb[at - stride - bytesPerPixel] ?? 0) : 0
      const delta = filtered[at + y + 1] ?? 0
      if (filter === 0) rgb[at] = delta
      else if (filter === 1) rgb[at] = delta + left
      else if (filter === 2) rgb[at] = delta + above
      else if (filter === 3) rgb[at] = delta + Math.floor((left + above) / 2)
      else rgb[at] = delta + paeth(left, above, corner)
    }
  }
  return rgb
}

/** The neighbour nearest to left + above - corner; ties in the order left, above, corner. */
function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner)
  const toAbove = Math.abs(left - corner)
  const toCorner = Math.abs(left + above - 2 * corner)
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}

/**
 * The colours that would be missed most, one after the other: the most pixels times the square of the
 * distance to what is chosen already. A small mark in a colour of its own comes before a common shade.
 */
function mostMissed(rgb: Buffer): number[] {
  const left = [...countsOf(rgb)].map(([colour, count]) => ({ colour, count, gap: Infinity }))
  const chosen: number[] = []
  while (chosen.length < paletteSize) {
    const next = left.reduce((best, entry) =>
      entry.count * entry.gap > best.count * best.gap ? entry : best,
    )
    if (next.gap === 0) break
    chosen.push(next.colour)
    for (const entry of left) entry.gap = Math.min(entry.gap, distance(entry.colour, next.colour))
  }
  return chosen
}

function countsOf(rgb: Buffer): Map<number, number> {
  const counts = new Map<number, number>()
  for (let at = 0; at < rgb.length; at += bytesPerPixel) {
    const colour = rgb.readUIntBE(at, bytesPerPixel)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  return counts
}

/** Answers which entry of a palette is nearest to a colour. */
function nearestIn(palette: readonly number[]): (colour: number) => number {
  const known = new Map(palette.map((colour, index) => [colour, index]))
  return (colour) => {
    const found = known.get(colour)
    if (found !== undefined) return found
    const distances = palette.map((entry) => distance(entry, colour))
    const index = distances.indexOf(Math.min(...distances))
    known.set(colour, index)
    return index
  }
}

/** Square of how far two colours are apart. */
function distance(a: number, b: number): number {
  const red = (a >> 16) - (b >> 16)
  const green = ((a >> 8) & 0xff) - ((b >> 8) & 0xff)
  const blue = (a & 0xff) - (b & 0xff)
  return red * red + green * green + blue * blue
}

function channels(colour: number): number[] {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff]
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}
