import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import { getLook } from '../looks/get-look.js'
import { openShop, SHOP_PLAN, type ShopWorld } from '../looks/from-events/testing/shop-world.js'
import { lookAtExperiment } from '../looks/look-at-experiment.js'
import { resultsNow } from '../looks/results-now.js'
import { forgetUnit } from './forget-unit.js'

const WHY = { en: 'asked for on 12 November' }
const PERSON = 'user-1'

let world: ShopWorld
beforeEach(async () => {
  world = await openShop()
})
afterEach(async () => world.ctx.dispose())

/** Files of the installation that hold a text, by name. */
async function filesWith(text: string): Promise<string[]> {
  const files = await readdir(world.ctx.folder, { recursive: true, withFileTypes: true })
  const found = await Promise.all(
    files
      .filter((file) => file.isFile())
      .map(async (file) => {
        const body = await readFile(join(file.parentPath, file.name), 'latin1')
        // `user-1` and not `user-10`.
        return new RegExp(`${text}(?![0-9])`).test(body) ? [file.name] : []
      }),
  )
  return found.flat()
}

test('leaves nothing of a person in any file; looks that were recorded stay', async () => {
  const { ctx, start, send, windowsClose } = world
  const { id } = await start({ plan: SHOP_PLAN })
  await send({ from: 0, units: 300, day: 0, rates: { control: 1, treatment: 1 } })
  await windowsClose()
  const look = await lookAtExperiment(ctx, id)
  const before = await resultsNow(ctx, id)
  expect(await filesWith(PERSON)).not.toEqual([])

  const { items } = await forgetUnit(ctx, { unitId: PERSON, reason: WHY })
  // Who it is, the exposure and an order; perhaps one from before.
  expect(items).toBeGreaterThanOrEqual(3)
  expect(await filesWith(PERSON)).toEqual([])

  const after = await resultsNow(ctx, id)
  const units = (reading: typeof after) => reading.units.map((one) => one.units)
  expect(units(before)).toEqual([150, 150])
  expect(units(after)).toEqual([150, 149])
  expect(after.leftOut.exposures).toBe(before.leftOut.exposures - 1)
  expect(await getLook(ctx, look.id)).toEqual(look)
  expect(await filesWith(PERSON)).toEqual([])

  const again = { type: 'track', userId: PERSON, event: 'Order', messageId: 'again' }
  const receivedAt = ctx.now().getTime()
  const [sent] = await ctx.stream.append({ source: 'shop', items: [again], receivedAt })
  expect(sent).toEqual({ outcome: 'rejected', reason: 'forgotten' })
})

test('is audited with who and why, and without whom', async () => {
  const { ctx } = world
  await forgetUnit(ctx, { unitId: 'somebody@example.test', reason: WHY })
  const [row] = (await listAudit(ctx, {})).items
  expect(row).toMatchObject({ verb: 'unit.forget', detail: { reason: WHY, items: 0 } })
  expect(JSON.stringify(row)).not.toContain('somebody')
})

test('takes no reason that names the person, and is done once for one key', async () => {
  const { ctx, send } = world
  const named = { unitId: 'somebody@example.test', reason: { en: 'somebody@example.test asked' } }
  await expect(forgetUnit(ctx, named)).rejects.toMatchObject({
    code: 'invalid',
    reason: 'source.reason_names_unit',
  })
  const short = forgetUnit(ctx, { unitId: '7', reason: { en: 'case 7, closed' } })
  await expect(short).rejects.toMatchObject({ reason: 'source.reason_names_unit' })
  expect(await forgetUnit(ctx, { unitId: '7', reason: { en: 'case 17' } })).toEqual({ items: 0 })
  await send({ from: 0, units: 10, day: 0, rates: { control: 1, treatment: 1 } })
  const keyed = ctx.withKey('once')
  const first = await forgetUnit(keyed, { unitId: PERSON, reason: WHY })
  expect(await forgetUnit(keyed, { unitId: PERSON, reason: WHY })).toEqual(first)
})
