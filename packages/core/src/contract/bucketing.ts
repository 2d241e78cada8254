const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193
const BUCKETS = 10_000

/** FNV-1a in 32 bits over UTF-16 code units, each xor-ed in whole. */
export function fnv1a32(text: string): number {
  let hash = FNV_OFFSET
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME)
  }
  return hash >>> 0
}

/**
 * The unit's bucket, 0 to 9999: `fnv1a32(str(fnv1a32(seed + unit))) % 10000`, the second version of
 * the public GrowthBook scheme. Hashing twice makes experiments with like seeds independent.
 */
export function bucketOf(seed: string, unit: string): number {
  return fnv1a32(String(fnv1a32(seed + unit))) % BUCKETS
}

/**
 * Which variant owns the bucket, or null. Variant i owns [start, start + coverage × weight), start
 * being the sum of the weights before it, so a higher coverage adds units and moves none. Weights in
 * basis points; coverage is `coverage` parts of `whole`, in basis points unless said otherwise. All
 * are compared as integers.
 */
export function variantOfBucket(
  bucket: number,
  weightsBp: readonly number[],
  coverage: number,
  whole = BUCKETS,
): number | null {
  let start = 0
  for (const [index, weight] of weightsBp.entries()) {
    const inside = (bucket - start) * whole
    if (inside >= 0 && inside < coverage * weight) return index
    start += weight
  }
  return null
}
