import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'vectors-'))
const command = fileURLToPath(new URL('run.ts', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))

afterAll(() => rmSync(folder, { recursive: true }))

const normal = {
  id: 'normal-1',
  method: 'dist.normal',
  input: { x: 0 },
  options: {},
  expected: { cdf: 0.5, sf: 0.5 },
  tolerance: { rel: 1e-12, abs: 0 },
}

function run(name: string, content: string): { status: number | null; out: string; err: string } {
  writeFileSync(join(folder, name), content)
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=sextant-source', '--import', 'tsx', command, name],
    { cwd: root, encoding: 'utf8', env: { ...process.env, INIT_CWD: folder } },
  )
  return { status, out: stdout, err: stderr }
}

const lastLine = (out: string): string | undefined => out.trimEnd().split('\n').at(-1)

describe('npm run vectors', () => {
  test('ends with the sums and succeeds when nothing failed', () => {
    const cases = [normal, { ...normal, id: 'later-1', method: 'dist.later' }]
    const { status, out } = run('fine.json', JSON.stringify({ cases }))
    expect(out).toContain('not covered: dist.later (1 cases)')
    expect(lastLine(out)).toBe('1 passed, 0 failed, 1 skipped')
    expect(status).toBe(0)
  })

  test('names id, field, got and expected of a failure and exits with 1', () => {
    const cases = [{ ...normal, expected: { cdf: 'Infinity' } }]
    const { status, out } = run('wrong.json', JSON.stringify({ cases }))
    expect(out).toContain('normal-1 cdf: got 0.5, expected "Infinity"')
    expect(lastLine(out)).toBe('0 passed, 1 failed, 0 skipped')
    expect(status).toBe(1)
  })

  test('says what is wrong with a file it cannot read and exits with 1', () => {
    const truncated = run('truncated.json', '{"cases": [')
    expect(truncated.err).toContain('truncated.json: cannot be read as JSON')
    expect(lastLine(truncated.out)).toBe('0 passed, 0 failed, 0 skipped')
    expect(truncated.status).toBe(1)
    expect(run('shape.json', '[]').err).toContain('expected an object with a "cases" array')
  })
})
