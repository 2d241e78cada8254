import { createRoute } from '@hono/zod-openapi'
import { changeSettings, getSettings } from '@sextant/core'
import { SettingsChange, SettingsView } from '@sextant/core/contract'
import { body, newRouter, ok } from '../openapi.js'

const tags = ['settings']

const read = createRoute({
  method: 'get',
  path: '/api/settings',
  operationId: 'getSettings',
  tags,
  summary: 'Thresholds and calendars in force, beside their defaults',
  responses: ok('The settings with their history', SettingsView),
})

const change = createRoute({
  method: 'patch',
  path: '/api/settings',
  operationId: 'changeSettings',
  tags,
  summary: 'Set some of them for a reason, or back to the default',
  request: { body: body(SettingsChange) },
  responses: ok('The settings with their history', SettingsView),
})

export const settings = newRouter()
  .openapi(read, async (c) => c.json(SettingsView.parse(await getSettings(c.var.context)), 200))
  .openapi(change, async (c) => {
    const { context } = c.var
    await changeSettings(context, c.req.valid('json'))
    return c.json(SettingsView.parse(await getSettings(context)), 200)
  })
