import { describe, expect, test } from 'vitest'
import { bubbleField, type Bubble } from './bubbles.js'

const SIZE = { width: 400, height: 200 }
const bubble = (x: number, y: number, weight = 1): Bubble => {
  return { id: `${x}/${y}`, name: 'A', tier: 'core', x, y, weight }
}

describe('a field of bubbles', () => {
  test('more spend lies further right, more return higher', () => {
    const { bubbles, zeroY } = bubbleField([bubble(10, 2), bubble(40, -1), bubble(40, 1)], SIZE)
    const at = (id: string) => bubbles.find((placed) => placed.bubble.id === id)
    expect(at('10/2')?.cx).toBeLessThan(at('40/-1')?.cx ?? 0)
    expect(at('10/2')?.cy).toBeLessThan(at('40/1')?.cy ?? 0)
    expect(at('40/1')?.cy).toBeLessThan(zeroY)
    expect(at('40/-1')?.cy).toBeGreaterThan(zeroY)
  })

  test('areas grow with the weight, and the large ones are drawn first', () => {
    const { bubbles } = bubbleField([bubble(1, 1, 1), bubble(2, 1, 4)], SIZE)
    expect(bubbles.map((placed) => placed.bubble.weight)).toEqual([4, 1])
    const [large, small] = bubbles
    expect(large?.radius).toBeGreaterThan(small?.radius ?? 99)
  })

  test('every bubble lies inside, also alone and without spend', () => {
    for (const { cx, cy, radius } of bubbleField([bubble(0, 0)], SIZE).bubbles) {
      expect(cx).toBeGreaterThanOrEqual(0)
      expect(cx + radius).toBeLessThanOrEqual(SIZE.width)
      expect(cy - radius).toBeGreaterThanOrEqual(0)
      expect(cy + radius).toBeLessThanOrEqual(SIZE.height)
    }
  })

  test('names of neighbours stand below each other', () => {
    const { bubbles } = bubbleField([bubble(10, 2), bubble(10.1, 2), bubble(10.2, 1.99)], SIZE)
    const feet = bubbles.map((placed) => placed.nameY).toSorted((a, b) => a - b)
    expect((feet[1] ?? 0) - (feet[0] ?? 0)).toBeGreaterThanOrEqual(15)
    expect((feet[2] ?? 0) - (feet[1] ?? 0)).toBeGreaterThanOrEqual(15)
  })

  test('ticks have as many decimals as tell them apart', () => {
    expect(bubbleField([bubble(1, 0.011), bubble(2, -0.002)], SIZE).yDecimals).toBe(3)
    expect(bubbleField([bubble(1, 30)], SIZE).yDecimals).toBe(0)
  })
})
