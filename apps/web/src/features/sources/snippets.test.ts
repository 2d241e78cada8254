import { expect, test } from 'vitest'
import { evaluateSnippets, exposureCall, FIRST_EVENT, sendSnippets } from './snippets.js'

const target = { base: 'http://localhost:8787', key: 'sxt_ingest_1' }
const textOf = (snippets: readonly { key: string; text: string }[], key: string) =>
  snippets.find((one) => one.key === key)?.text ?? ''

/** The body of a curl command, as the shell would hand it over. */
function bodyOf(curl: string): unknown {
  const [, quoted = ''] = /-d ('.*')$/s.exec(curl) ?? []
  return JSON.parse(quoted.slice(1, -1).replaceAll(String.raw`'\''`, "'"))
}

test('a call is sent with the key as the user of Basic', () => {
  const curl = textOf(sendSnippets(target, FIRST_EVENT), 'curl')
  expect(curl).toContain("curl http://localhost:8787/v1/track -u 'sxt_ingest_1:'")
  expect(bodyOf(curl)).toEqual({ userId: 'u1', ...FIRST_EVENT })
})

test('names with quotes stay what they are in a shell and in JavaScript', () => {
  const call = { event: `it's "new"`, properties: { plan: `a'b"c` } }
  const snippets = sendSnippets(target, call)
  expect(bodyOf(textOf(snippets, 'curl'))).toEqual({ userId: 'u1', ...call })
  expect(textOf(snippets, 'segment')).toContain(String.raw`event: 'it\'s "new"',`)
  expect(textOf(snippets, 'segment')).toContain(String.raw`plan: 'a\'b"c'`)
})

test('an exposure names the experiment and the variant', () => {
  expect(bodyOf(textOf(sendSnippets(target, exposureCall('short', 'b')), 'curl'))).toEqual({
    userId: 'u1',
    event: 'Experiment Viewed',
    properties: { experimentId: 'short', variationId: 'b' },
  })
})

test.each([
  ['control', "getStringValue(\n  'short',\n  'control',"],
  [4, "getNumberValue(\n  'short',\n  4,"],
  [false, "getBooleanValue(\n  'short',\n  false,"],
  [{ size: 'l' }, 'getObjectValue(\n  \'short\',\n  {"size":"l"},'],
])('a flag of %j is asked for by its type', (fallback, call) => {
  const snippets = evaluateSnippets(target, { key: 'short', fallback })
  for (const key of ['server', 'page']) expect(textOf(snippets, key)).toContain(call)
  expect(textOf(snippets, 'curl')).toContain('/ofrep/v1/evaluate/flags/short')
})
