import { StreamError, type EventStream } from '@sextant/events'
import { eq } from 'drizzle-orm'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import { idempotencyKeys } from '../db/schema/audit.js'
import { sourceKeys } from '../db/schema/sources.js'
import { openTestContext, type TestContext } from '../testing.js'
import { authenticate } from './authenticate.js'
import { createSource } from './create-source.js'
import { createSourceKey } from './create-source-key.js'
import { listSources } from './list-sources.js'
import { revokeSourceKey } from './revoke-source-key.js'
import { prefixOf } from './source-key.js'
import { asked } from './stream-refusal.js'

let ctx: TestContext
let sourceId: string
beforeEach(async () => {
  ctx = await openTestContext()
  sourceId = (await createSource(ctx, { name: 'Website' })).id
})
afterEach(async () => ctx.dispose())

const ingestKey = () => createSourceKey(ctx, sourceId, { scope: 'ingest' })
const lastUsed = async (id: string) => {
  const rows = await ctx.store.write((tx) =>
    tx.select().from(sourceKeys).where(eq(sourceKeys.id, id)),
  )
  return rows[0]?.lastUsedAt
}

describe('keys of a source', () => {
  test('are known by their holder at once, and by no other scope', async () => {
    const { key, id } = await ingestKey()
    expect(key).toMatch(/^sxt_ingest_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$/)
    expect(await authenticate(ctx, key, 'ingest')).toMatchObject({ keyId: id, sourceId })
    await expect(authenticate(ctx, key, 'evaluate')).rejects.toMatchObject({
      code: 'forbidden',
      reason: 'source.key_scope',
    })
  })

  test('are refused when missing, unknown, altered or revoked', async () => {
    const { key, id } = await ingestKey()
    const flipped = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A')
    for (const other of [flipped, `${key}A`, key.toUpperCase(), 'sxt_ingest_', ' ', '__proto__']) {
      await expect(authenticate(ctx, other, 'ingest')).rejects.toMatchObject({
        code: 'unauthenticated',
        reason: 'source.key_unknown',
      })
    }
    for (const none of [undefined, '']) {
      await expect(authenticate(ctx, none, 'ingest')).rejects.toMatchObject({
        reason: 'source.key_missing',
      })
    }
    await authenticate(ctx, key, 'ingest')
    const revoked = await revokeSourceKey(ctx, id)
    expect(revoked.revokedAt).not.toBeNull()
    await expect(authenticate(ctx, key, 'ingest')).rejects.toMatchObject({
      reason: 'source.key_revoked',
    })
    await expect(revokeSourceKey(ctx, id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(revokeSourceKey(ctx, 'key_nobody')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('are in no file of the store, only their hash is', async () => {
    const { key, prefix } = await createSourceKey(ctx.withKey('once'), sourceId, {
      scope: 'evaluate',
    })
    const secret = key.slice(prefix.length + 1)
    const files = await readdir(ctx.folder, { recursive: true, withFileTypes: true })
    const texts = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map((file) => readFile(join(file.parentPath, file.name))),
    )
    expect(texts.some((text) => text.includes(prefix))).toBe(true)
    expect(texts.some((text) => text.includes(secret))).toBe(false)
    const audited = JSON.stringify(await listAudit(ctx, {}))
    expect(audited).toContain(prefix)
    expect(audited).not.toContain(secret)
  })

  test('a retry makes no second key and is told that the first was shown', async () => {
    const keyed = ctx.withKey('retry')
    const { id } = await createSourceKey(keyed, sourceId, { scope: 'ingest' })
    await expect(createSourceKey(keyed, sourceId, { scope: 'ingest' })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'idempotency.shown_once',
      params: { id },
    })
    await expect(createSourceKey(keyed, sourceId, { scope: 'evaluate' })).rejects.toMatchObject({
      reason: 'idempotency.key_reused',
    })
    expect(await ctx.store.db.select().from(sourceKeys)).toHaveLength(1)
    expect(await ctx.store.db.select().from(idempotencyKeys)).toHaveLength(1)
  })

  test('a use is noted once a minute and is nothing for the audit log', async () => {
    const { key, id } = await ingestKey()
    const before = (await listAudit(ctx, {})).items.length
    await authenticate(ctx, key, 'ingest')
    const first = await lastUsed(id)
    expect(first).toBe(ctx.now().toISOString())
    ctx.advance(59_000)
    await authenticate(ctx, key, 'ingest')
    expect(await lastUsed(id)).toBe(first)
    ctx.advance(1000)
    await authenticate(ctx, key, 'ingest')
    expect(await lastUsed(id)).toBe(ctx.now().toISOString())
    expect((await listAudit(ctx, {})).items).toHaveLength(before)
  })

  test('only evaluations can be recorded', async () => {
    const wrong = { scope: 'ingest', recordsExposures: true } as const
    await expect(createSourceKey(ctx, sourceId, wrong)).rejects.toMatchObject({ code: 'invalid' })
    await expect(createSourceKey(ctx, 'src_nobody', { scope: 'ingest' })).rejects.toMatchObject({
      reason: 'source.not_found',
    })
  })

  test('differ, prefix and all', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, ingestKey))
    expect(new Set(keys.map(({ key }) => prefixOf(key))).size).toBe(20)
    // The secret may hold the underscore that parts the rest.
    const secretOf = (key: string) => key.slice((prefixOf(key) ?? '').length + 1)
    expect(new Set(keys.map(({ key }) => secretOf(key))).size).toBe(20)
  })
})

test('a name belongs to one source', async () => {
  await expect(createSource(ctx, { name: 'Website' })).rejects.toMatchObject({
    reason: 'source.name_taken',
  })
})

test('what the stream cannot count is an error, not a zero', async () => {
  const stream: EventStream = new Proxy(Object.create(null), {
    get: (_none, name) => () =>
      name === 'state'
        ? { appliedSeq: 0, units: 0 }
        : Promise.reject(new StreamError('unavailable', 'the journal is gone')),
  })
  await expect(listSources({ ...ctx, stream })).rejects.toMatchObject({
    code: 'unavailable',
    reason: 'events.unavailable',
  })
  const busy = () => Promise.reject(new StreamError('busy', 'full'))
  await expect(asked(busy)).rejects.toMatchObject({ code: 'too_many', reason: 'events.busy' })
})
