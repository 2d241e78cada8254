/**
 * A file of text that streams as it is read. The first chunk is awaited before the headers go out, so
 * that an unknown id is still a problem and not a broken download.
 */
export async function textDownload(
  chunks: AsyncIterable<string>,
  fileName: string,
  type: 'text/csv' | 'application/x-ndjson',
): Promise<Response> {
  const iterator = chunks[Symbol.asyncIterator]()
  const first = await iterator.next()
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (first.done === true) controller.close()
      else controller.enqueue(encoder.encode(first.value))
    },
    async pull(controller) {
      const next = await iterator.next()
      if (next.done === true) controller.close()
      else controller.enqueue(encoder.encode(next.value))
    },
    async cancel() {
      await iterator.return?.()
    },
  })
  return new Response(body, { headers: headersOf(fileName, type) })
}

/** A file of text that is there as a whole. */
export function textFile(
  text: string,
  fileName: string,
  type: 'text/csv' | 'text/markdown',
): Response {
  return new Response(text, { headers: headersOf(fileName, type) })
}

function headersOf(fileName: string, type: string): Record<string, string> {
  return {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Disposition': `attachment; filename="${fileName}"`,
    'Cache-Control': 'no-store',
  }
}
