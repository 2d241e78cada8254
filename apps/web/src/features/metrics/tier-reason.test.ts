import { expect, test } from 'vitest'
import { reasonWithEvidence } from './tier-reason.js'

const because = (list: string) => `Evidence: ${list}`

test('a reason stays as it was typed, and names its evidence on a line of its own', () => {
  expect(reasonWithEvidence('It held twice. ', [], because)).toBe('It held twice. ')
  expect(reasonWithEvidence('It held twice. ', ['EXP-3', 'EXP-9'], because)).toBe(
    'It held twice.\nEvidence: EXP-3, EXP-9',
  )
})
