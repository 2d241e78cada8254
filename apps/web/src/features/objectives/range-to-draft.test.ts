import type { KeyResultRange } from '@sextant/core/contract'
import { expect, test } from 'vitest'
import { readRange } from './range-draft.js'
import { draftOfRange } from './range-to-draft.js'

test.each<[KeyResultRange, boolean]>([
  [{ type: 'move', baseline: 0.605, target: 0.64 }, true],
  [{ type: 'cumulative', baseline: 0, target: 40 }, false],
  [{ type: 'maintain_max', bound: 2.05 }, false],
  [{ type: 'maintain_band', low: 4.5, high: 5.5, tolerance: null }, false],
  [{ type: 'maintain_band', low: 0.1, high: 0.2, tolerance: 0.05 }, true],
  [{ type: 'boolean' }, false],
])('%j is the same range after it was shown in a form', (range, inPercent) => {
  expect(readRange(draftOfRange(range, inPercent, 'en'), inPercent, 'en').range).toEqual(range)
})
