import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { KEY_SCOPES, type KeyScope } from '../contract/source.js'

const SHAPE = new RegExp(`^(sxt_(?:${KEY_SCOPES.join('|')})_[0-9a-f]{8})_[A-Za-z0-9_-]{43}$`)

/** A new key, `sxt_<scope>_<prefix>_<32 random bytes>`, and what of it is kept. */
export function newSecret(scope: KeyScope): {
  readonly key: string
  readonly prefix: string
  readonly hash: string
} {
  const prefix = `sxt_${scope}_${randomBytes(4).toString('hex')}`
  const key = `${prefix}_${randomBytes(32).toString('base64url')}`
  return { key, prefix, hash: hashOf(key).toString('hex') }
}

/** The part of a key that it is found by; undefined for what is no key at all. */
export function prefixOf(key: string): string | undefined {
  return SHAPE.exec(key)?.[1]
}

/** Whether the key is the one with this hash, in a time that tells nothing of how near it came. */
export function matchesHash(key: string, hash: Uint8Array): boolean {
  const own = hashOf(key)
  return own.byteLength === hash.byteLength && timingSafeEqual(own, hash)
}

// A fast hash is right here: 256 random bits cannot be guessed, however fast one tries.
function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
