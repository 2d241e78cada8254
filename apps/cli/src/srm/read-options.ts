import { InputError } from '../input-error.js'
import { readNamed, readPositive, readWeights } from '../read-number.js'

/** The options of the command line, as commander collects them. */
export interface SrmOptions {
  readonly observed: readonly string[]
  readonly weights?: string
  readonly concentration: string
  readonly json: boolean
}

export interface SrmQuestion {
  readonly variants: readonly string[]
  /** Units so far at each check, in the order of the variants. */
  readonly checks: readonly (readonly number[])[]
  readonly weights: readonly number[]
  readonly concentration: number
}

/** Checks a command line: the same variants everywhere, whole counts that never fall. */
export function readSrm({ observed, weights, concentration }: SrmOptions): SrmQuestion {
  const counts = observed.map(readCounts)
  const variants = [...(counts[0]?.keys() ?? [])]
  if (variants.length < 2) {
    throw new InputError('bad_observed', '--observed needs two variants or more, as a=5000,b=5200')
  }
  const checks = counts.map((check) => inOrder(check, variants, '--observed', 'bad_observed'))
  requireGrowth(checks, variants)
  return {
    variants,
    checks,
    weights:
      weights === undefined
        ? variants.map(() => 1)
        : inOrder(readWeights(weights), variants, '--weights', 'bad_weight'),
    concentration: readPositive(concentration, '--concentration', 'bad_concentration'),
  }
}

function readCounts(text: string): ReadonlyMap<string, number> {
  const counts = readNamed(text, '--observed', 'bad_observed')
  for (const [variant, units] of counts) {
    if (Number.isSafeInteger(units) && units >= 0) continue
    const message = `--observed: '${variant}' has ${units} units, not a whole number from 0 on`
    throw new InputError('bad_observed', message)
  }
  return counts
}

function inOrder(
  values: ReadonlyMap<string, number>,
  variants: readonly string[],
  option: string,
  code: string,
): readonly number[] {
  const stranger = [...values.keys()].find((name) => !variants.includes(name))
  if (stranger !== undefined) {
    const message = `${option} names '${stranger}', which the first --observed does not`
    throw new InputError(code, message)
  }
  return variants.map((variant) => {
    const value = values.get(variant)
    if (value !== undefined) return value
    throw new InputError(code, `${option} has no number for variant '${variant}'`)
  })
}

function requireGrowth(checks: readonly (readonly number[])[], variants: readonly string[]): void {
  for (const [index, counts] of checks.entries()) {
    const before = checks[index - 1]
    const fallen = counts.findIndex((units, arm) => units < (before?.[arm] ?? 0))
    if (fallen < 0) continue
    const message =
      `--observed holds the counts so far, and '${variants[fallen] ?? ''}' falls from ` +
      `${before?.[fallen] ?? 0} to ${counts[fallen] ?? 0}`
    throw new InputError('bad_observed', message)
  }
}
