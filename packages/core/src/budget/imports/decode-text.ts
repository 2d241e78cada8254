/**
 * A file's bytes as text: UTF-16 and UTF-8 by their byte order mark, UTF-8 where the bytes are valid
 * in it, else GB18030, the encoding of spreadsheets saved in Chinese (it contains GBK and GB2312).
 * Null where the bytes are none of these.
 */
export function decodeText(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return decoded(bytes, 'utf-16le')
  if (first === 0xfe && second === 0xff) return decoded(bytes, 'utf-16be')
  return decoded(bytes, 'utf-8') ?? decoded(bytes, 'gb18030')
}

function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
