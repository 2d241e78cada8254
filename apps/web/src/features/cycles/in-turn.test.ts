import { expect, test } from 'vitest'
import { inTurn } from './in-turn.js'

test('asks for a few at a time and answers in the order it was asked', async () => {
  let under = 0
  let most = 0
  const found = await inTurn([3, 1, 2, 0], 2, async (item) => {
    most = Math.max(most, ++under)
    await new Promise((done) => setTimeout(done, item))
    under -= 1
    return item * 10
  })
  expect(found).toEqual([30, 10, 20, 0])
  expect(most).toBe(2)
})

test('fails as a whole when one fails, and asks for nothing of nothing', async () => {
  await expect(inTurn([1], 2, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await inTurn([], 2, () => Promise.resolve(1))).toEqual([])
})
