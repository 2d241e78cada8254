import { decimal } from '@sextant/core'
import { bucketOf, variantOfBucket } from '@sextant/core/contract'
import type { Adapter, Adapters } from '../adapter.js'
import { MalformedVector, type Fields } from '../fields.js'

const BUCKETS = 10_000

const hash: Adapter = (input, options) => ({ n: bucket(input, options) / BUCKETS })

const variant: Adapter = (input, options) => {
  const own = bucket(input, options)
  const { numerator, denominator } = decimal(input.number('coverage'))
  const [part, whole] = [Number(numerator), Number(denominator)]
  const index = variantOfBucket(own, input.numbers('weights_bp'), part, whole)
  return { n: own / BUCKETS, index }
}

/** Which bucket a unit falls into, and whose it is. */
export const assignment: Adapters = { 'assignment.hash': hash, 'assignment.variant': variant }

function bucket(input: Fields, options: Fields): number {
  if (options.number('version') !== 2) throw new MalformedVector('only version 2 is in use')
  return bucketOf(input.string('seed'), input.string('unit'))
}
