import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import type { UnitMapping } from '@sextant/events'

/** How the columns of the written file map to metrics. */
export const unitsMapping = {
  variantColumn: 'variant',
  variants: 'from_file',
  unitColumn: 'unit',
  metrics: [
    { metric: 'converted', kind: 'proportion', column: 'converted' },
    { metric: 'revenue', kind: 'mean', column: 'revenue', covariate: 'revenue_before' },
  ],
} as const satisfies UnitMapping

/** Writes a file of units in two variants, the same for the same number of rows. */
export async function writeUnits(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path)
  file.write('unit,variant,converted,revenue,revenue_before\n')
  for (let at = 0; at < rows; at += 1000) {
    const some = Array.from({ length: Math.min(1000, rows - at) }, (_, i) => rowOf(at + i))
    if (!file.write(some.join(''))) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
}

function rowOf(n: number): string {
  // A multiplicative hash: values look unordered without a random number.
  const noise = (Math.imul(n + 1, 2654435761) >>> 0) / 2 ** 32
  const treated = n % 2 === 1
  const converted = noise < (treated ? 0.21 : 0.2) ? 1 : 0
  const revenue = converted * (5 + (n % 977) / 10)
  const variant = treated ? 'treatment' : 'control'
  return `visitor-${n},${variant},${converted},${revenue.toFixed(2)},${(noise * 40).toFixed(2)}\n`
}
