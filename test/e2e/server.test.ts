import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startServer } from './server.js'

it('the product starts on an empty folder, answers, and goes when asked', async () => {
  const server = await startServer()
  try {
    const response = await fetch(`${server.origin}/api/openapi.json`)
    expect(response.status, server.log()).toBe(200)
    expect(await response.json()).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./) })
    expect(existsSync(server.dataFolder)).toBe(true)
  } finally {
    await server.stop()
  }
  expect(existsSync(server.dataFolder)).toBe(false)
  await expect(fetch(server.origin)).rejects.toThrow('fetch failed')
})

it('a product that cannot start says why', async () => {
  await expect(startServer({ env: { PORT: 'not a port' } })).rejects.toThrow(
    /^The server ended with [1-9]\d*\. It printed:\n[\s\S]*PORT/,
  )
})
