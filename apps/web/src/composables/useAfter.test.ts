import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useAfter } from './useAfter.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('quick work shows no sign of waiting', async () => {
  const loading = ref(true)
  const late = useAfter(loading, 150)
  vi.advanceTimersByTime(149)
  expect(late.value).toBe(false)
  loading.value = false
  await nextTick()
  vi.advanceTimersByTime(1000)
  expect(late.value).toBe(false)
})

test('slow work shows it, until it ends', async () => {
  const loading = ref(true)
  const late = useAfter(loading, 150)
  vi.advanceTimersByTime(150)
  expect(late.value).toBe(true)
  loading.value = false
  await nextTick()
  expect(late.value).toBe(false)
})

test('no timer outlives its component', () => {
  const scope = effectScope()
  scope.run(() => useAfter(true, 150))
  scope.stop()
  expect(vi.getTimerCount()).toBe(0)
})
