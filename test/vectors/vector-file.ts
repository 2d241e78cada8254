import { readFileSync } from 'node:fs'
import { fields, isRecord, MalformedVector, type Fields } from './fields.js'

export interface Tolerance {
  readonly rel: number
  readonly abs: number
}

export interface VectorCase {
  readonly id: string
  readonly method: string
  readonly input: Fields
  readonly options: Fields
  readonly expected: Fields
  readonly tolerance: Tolerance
  readonly fieldTolerance: Readonly<Record<string, Tolerance>>
}

/** Reads a vector file and hands back its cases unparsed, so that one bad case fails alone. */
export function readVectorFile(path: string): unknown[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MalformedVector(`${path}: cannot be read as JSON (${reason})`, { cause })
  }
  if (!isRecord(parsed) || !Array.isArray(parsed['cases'])) {
    throw new MalformedVector(`${path}: expected an object with a "cases" array`)
  }
  return parsed['cases']
}

/** Checks the envelope of one case; the adapter checks what is inside input and options. */
export function parseCase(value: unknown, index: number): VectorCase {
  const whole = fields(value, `cases[${index}]`)
  const id = whole.string('id')
  const overrides = whole.has('field_tolerance') ? fields(whole.raw['field_tolerance'], id) : null
  return {
    id,
    method: whole.string('method'),
    input: fields(whole.raw['input'], `${id} input`),
    options: whole.has('options')
      ? fields(whole.raw['options'], `${id} options`)
      : fields({}, `${id} options`),
    expected: fields(whole.raw['expected'], `${id} expected`),
    tolerance: readTolerance(whole.object('tolerance')),
    fieldTolerance: Object.fromEntries(
      Object.keys(overrides?.raw ?? {}).map((name) => [
        name,
        readTolerance(fields(overrides?.raw[name], `${id} field_tolerance.${name}`)),
      ]),
    ),
  }
}

function readTolerance(tolerance: Fields): Tolerance {
  const rel = tolerance.number('rel')
  const abs = tolerance.number('abs')
  if (!(rel >= 0 && abs >= 0)) {
    throw new MalformedVector(`tolerance: rel and abs must be 0 or more, got ${rel} and ${abs}`)
  }
  return { rel, abs }
}
