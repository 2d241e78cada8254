import { describe, expect, test } from 'vitest'
import { readSettings } from './settings.js'

describe('settings', () => {
  test('without any, the server is this machine’s alone', () => {
    expect(readSettings({}, [])).toEqual({
      port: 8787,
      host: '127.0.0.1',
      dataFolder: './data/sextant',
      demo: false,
      maxUploadBytes: 2 * 1024 ** 3,
      hosts: ['localhost', '127.0.0.1', '[::1]'],
      requestsPerMinute: 600_000,
      logLevel: 'info',
    })
  })

  test('the demo has a folder of its own, unless one is named', () => {
    expect(readSettings({}, ['--demo'])).toMatchObject({ demo: true, dataFolder: './data/demo' })
    const named = readSettings({ SEXTANT_DATA: '/data' }, ['--demo'])
    expect(named.dataFolder).toBe('/data')
  })

  test('an empty variable is one that is not set', () => {
    expect(readSettings({ PORT: '', HOST: '', SEXTANT_DATA: undefined }, [])).toEqual(
      readSettings({}, []),
    )
  })

  test('open to a network any host is answered, unless hosts are named', () => {
    expect(readSettings({ HOST: '0.0.0.0' }, []).hosts).toBeUndefined()
    const named = readSettings({ HOST: '0.0.0.0', SEXTANT_HOSTS: 'sextant.example, ,b' }, [])
    expect(named.hosts).toEqual(['localhost', '127.0.0.1', '[::1]', 'sextant.example', 'b'])
  })

  test('uploads are limited in megabytes', () => {
    expect(readSettings({ SEXTANT_MAX_UPLOAD_MB: '10' }, []).maxUploadBytes).toBe(10_485_760)
  })

  test.each([
    [{ PORT: '99999' }, [], /^PORT: /],
    [{ PORT: 'http' }, [], /^PORT: /],
    [{ PORT: '1.5' }, [], /^PORT: /],
    [{ LOG_LEVEL: 'loud' }, [], /^LOG_LEVEL: /],
    [{ SEXTANT_MAX_UPLOAD_MB: '0' }, [], /^SEXTANT_MAX_UPLOAD_MB: /],
    [{}, ['--dmeo'], /unknown argument --dmeo/],
  ])('%j %j is refused by name', (environment, args, message) => {
    expect(() => readSettings(environment, args)).toThrow(message)
  })
})
